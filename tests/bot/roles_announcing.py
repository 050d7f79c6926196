"""Announcements of the scene: a draft, one that waits for a second person, one under way, one that is over."""

from typing import Any

import sqlalchemy as sa

from programme.broadcast import State
from programme.lifecycle import Role
from programme.segment import Is, What
from programme.segment_edit import READY, add
from services import announcing, segment_names
from services.broadcast import move, read
from services.journal import Actor
from storage.engine.tx import Tx
from storage.segment import segment
from tests.services.test_registration import NOW

CLOCK = Actor(Role.CLOCK)
_WAYS: dict[State, tuple[tuple[str, bool], ...]] = {
    State.PROPOSED: (("propose", False),),
    State.RUNNING: (("approve", False), ("start", True)),
    State.PAUSED: (("approve", False), ("start", True), ("pause", True)),
    State.FINISHED: (("approve", False), ("start", True), ("finish", True)),
}


def announcements_of(tx: Tx, persons: dict[str, int]) -> dict[str, str]:
    """Write one of each, and give what their buttons carry."""
    by = Actor(Role.COORDINATOR, persons["second"])
    found = {}
    for name, state in (("an", State.DRAFT), ("proposed", State.PROPOSED), ("running", State.RUNNING),
                        ("paused", State.PAUSED), ("finished", State.FINISHED)):  # fmt: skip
        one = _written(tx, by)
        for step, alone in _WAYS.get(state, ()):
            values: dict[str, Any] = {"propose": {"proposed_by": by.person_id}, "approve": {"starts_at": NOW}}.get(
                step, {}
            )
            move(tx, read(tx, broadcast_id=one), step, actor=CLOCK if alone else by, now=NOW, **values)
        found |= {name: str(one), f"{name}_v": str(read(tx, broadcast_id=one).version)}
    segment_names.keep(tx, READY["abroad"], name="دور", actor=by, now=NOW)
    kept = tx.one(sa.select(segment.c.id))
    assert kept is not None
    return found | {"kept": str(kept.id)}


def _written(tx: Tx, by: Actor) -> int:
    one = announcing.begin(tx, actor=by, now=NOW)
    announcing.write(tx, broadcast_id=one, language="fa", text="خبر", actor=by, now=NOW)
    announcing.write(tx, broadcast_id=one, language="en", text="News", actor=by, now=NOW)
    version = read(tx, broadcast_id=one).version
    whom = add(READY["registered"], Is(what=What.COUNTRY, value="DE"))
    announcing.aim(tx, whom, broadcast_id=one, version=version, actor=by, now=NOW)
    return one
