"""People with a decision that waits to be published, and coordinators who may publish it, written as services do."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from conversations.world import World
from programme.lifecycle import Role
from programme.registration import Verdict
from services import people
from services.deciding import decide
from services.journal import Actor
from services.people import Known
from services.registration import current
from services.staff import invite, join
from storage.engine.tx import Tx
from storage.person import person
from tests.services.test_registration import NOW, send

OFFICER = Actor(Role.OFFICER, 901)


def coordinator(tx: Tx, world: World, user_id: int, name: str = "هماهنگ‌کننده", messenger: str = "telegram") -> Actor:
    """Meet somebody who coordinates."""
    who = people.meet(tx, messenger=messenger, user_id=user_id, chat_id=user_id, source=None, now=NOW)
    return coordinating(tx, world, who.person_id, name)


def coordinating(tx: Tx, world: World, person_id: int, name: str = "هماهنگ‌کننده") -> Actor:
    """Let somebody coordinate."""
    code = invite(tx, role=Role.COORDINATOR, programme=world.programme, name=name, now=NOW)
    assert join(tx, person_id=person_id, code=code, now=NOW) is not None
    return Actor(Role.COORDINATOR, person_id)


def decided(
    tx: Tx,
    world: World,
    user_id: int,
    verdict: Verdict = Verdict.ABLE,
    *,
    messenger: str = "bale",
    language: str | None = None,
    reasons: Sequence[str] = (),
    words: str | None = None,
) -> Known:
    """Meet somebody who registers and is judged."""
    who = people.meet(tx, messenger=messenger, user_id=user_id, chat_id=user_id, source=None, now=NOW)
    tx.run(sa.update(person).where(person.c.id == who.person_id).values(language=language))
    send(tx, who, world)
    judged(tx, world, who.person_id, verdict, reasons=reasons, words=words)
    return who


def judged(
    tx: Tx,
    world: World,
    person_id: int,
    verdict: Verdict,
    *,
    reasons: Sequence[str] = (),
    words: str | None = None,
    now: datetime = NOW,
) -> None:
    """Judge the registration that somebody has sent."""
    row = current(tx, person_id=person_id, call=world.programme.call.code)
    assert row is not None
    decide(tx, row, verdict=verdict, reasons=reasons, text=words, actor=OFFICER, now=now)
