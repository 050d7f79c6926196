"""Taking back an idea whose result was published: its author asks, and a coordinator lets it go or keeps it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.errors import Conflict, NotFound
from programme.file import Programme
from programme.idea import ENDED, LIFECYCLE, State
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.release import Request
from programme.staff import Member
from services import idea as ideas
from services.idea_access import not_involving
from services.journal import Actor, record
from services.merge_notices import tell_left
from services.notices import awake_at, plan
from services.staff import coordinators
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea

MOST = 20
ASKABLE = tuple(state for state in State if "release" in LIFECYCLE.offered(state, Role.COORDINATOR))
"""States of an idea that is taken back by asking for it."""

_THERE = sa.and_(idea.c.state.in_([state.value for state in ASKABLE]), idea.c.release_asked_at.is_not(None))
_OPEN = sa.select(idea.c.id, idea.c.code, idea.c.version, idea.c.release_asked_at).where(_THERE)
_ASKED = _OPEN.where(idea.c.call == bindparam("in_call"))
_OF_ID = _OPEN.add_columns(idea.c.release_words).where(idea.c.id == bindparam("of_id"))
_PUT = sa.update(idea).where(idea.c.id == bindparam("of_id"))


def ask(tx: Tx, *, idea_id: int, person_id: int, programme: Programme, now: datetime, words: str | None = None) -> None:
    """Ask to take back one's own idea, perhaps with a reason; who asks twice waits once.

    Raises:
        NotFound: when it is not this person's.
        Conflict: when its result is not published, or it is over.
    """
    row = ideas.own(tx, idea_id=idea_id, person_id=person_id)
    if row.state not in ASKABLE:
        raise Conflict("release.not_now")
    if row.release_asked_at is not None:
        return
    tx.run(_PUT, of_id=row.id, release_asked_at=now, release_words=words)
    _record(tx, row, Actor(Role.DIPLOMAT, person_id), "release_ask", now=now)
    for one in coordinators(tx):
        body = {"idea": row.id, "asked_at": now.isoformat()}
        _tell(tx, row, one, f"asked.{now.isoformat()}", body, programme=programme, now=now)


def take_back(tx: Tx, *, idea_id: int, person_id: int, now: datetime) -> None:
    """Ask for it no longer.

    Raises:
        NotFound: when it is not this person's.
    """
    row = ideas.own(tx, idea_id=idea_id, person_id=person_id)
    if row.release_asked_at is None:
        return
    tx.run(_PUT, of_id=row.id, release_asked_at=None, release_words=None)
    _record(tx, row, Actor(Role.DIPLOMAT, person_id), "release_undo", now=now)


def grant(
    tx: Tx, *, idea_id: int, version: int, words: str | None, by: Actor, programme: Programme, now: datetime
) -> None:
    """Let an idea go, as its author asked; they are told.

    Raises:
        NotFound: when there is no such idea.
        Conflict: when it changed, or its author does not ask any more.
    """
    row = _wanted(tx, idea_id, version)
    ideas.move(tx, row, "release", actor=by, now=now, release_asked_at=None, release_words=words)
    _answer(tx, row, "granted", programme=programme, now=now)
    tell_left(tx, person_id=row.person_id, programme=programme, now=now)


def keep(
    tx: Tx, *, idea_id: int, version: int, words: str | None, by: Actor, programme: Programme, now: datetime
) -> None:
    """Let an idea go on; its author is told.

    Raises:
        NotFound, Conflict: as `grant`.
    """
    row = _wanted(tx, idea_id, version)
    tx.run(_PUT, of_id=row.id, release_asked_at=None, release_words=words)
    _record(tx, row, by, "release_keep", now=now)
    _answer(tx, row, "kept", programme=programme, now=now)


def asked(tx: Tx, *, call: str, viewer: Member) -> list[Request]:
    """List the ideas whose authors ask to take them back, whoever asked first in front."""
    there = _ASKED.where(not_involving(viewer.person_id))
    rows = tx.all(there.order_by(idea.c.release_asked_at, idea.c.id).limit(MOST), in_call=call)
    return [_request(row) for row in rows]


def count(tx: Tx, *, call: str, viewer: Member) -> int:
    """Count the ideas whose authors ask to take them back."""
    there = _ASKED.where(not_involving(viewer.person_id)).subquery()
    row = tx.one(sa.select(sa.func.count()).select_from(there), in_call=call)
    return 0 if row is None else int(row[0])


def get(tx: Tx, *, idea_id: int) -> Request | None:
    """Read the request of an idea's author; None where there is none."""
    row = tx.one(_OF_ID, of_id=idea_id)
    return None if row is None else replace(_request(row), words=row.release_words)


def asked_at(tx: Tx, *, idea_id: int) -> datetime | None:
    """Say since when the author of an idea asks to take it back; None where they do not."""
    one = get(tx, idea_id=idea_id)
    return None if one is None else one.asked_at


def overtaken(tx: Tx, row: Row, what: str, *, programme: Programme, now: datetime) -> None:
    """Tell the author of an idea that has just ended what becomes of their request, if they have one.

    It stays with the idea: should that return to the board, the request is there to be answered.
    """
    if row.release_asked_at is not None:
        _tell(
            tx, row, row.person_id, f"ended.{what}", {"idea": row.id, "answer": "ended"}, programme=programme, now=now
        )


def ended(tx: Tx, *, idea_id: int, person_id: int) -> tuple[str, State] | None:
    """Return the code and the end of somebody's own idea that they had asked to take back; None when overtaken."""
    columns = (idea.c.code, idea.c.state, idea.c.release_asked_at)
    row = tx.one(sa.select(*columns).where(idea.c.id == idea_id, idea.c.person_id == person_id))
    if row is None or row.release_asked_at is None or row.state not in ENDED:
        return None
    return row.code, State(row.state)


def told(tx: Tx, *, idea_id: int, person_id: int, granted: bool) -> tuple[str, str | None] | None:
    """Return the code of somebody's own idea and what was written about their request; None when overtaken."""
    row = tx.one(
        sa.select(idea.c.code, idea.c.state, idea.c.release_words, idea.c.release_asked_at).where(
            idea.c.id == idea_id, idea.c.person_id == person_id
        )
    )
    if row is None or row.release_asked_at is not None or (row.state == State.WITHDRAWN) is not granted:
        return None
    return row.code, row.release_words


def _wanted(tx: Tx, idea_id: int, version: int) -> Row:
    row = ideas.read(tx, idea_id=idea_id)
    if row is None:
        raise NotFound("idea.not_there")
    if row.release_asked_at is None or row.state not in ASKABLE:
        raise Conflict("release.over", code=row.code)
    if row.version != version:
        raise Conflict("release.changed", code=row.code)
    return row


def _request(row: Row) -> Request:
    return Request(row.id, row.code, row.version, row.release_asked_at)


def _answer(tx: Tx, row: Row, how: str, *, programme: Programme, now: datetime) -> None:
    body = {"idea": row.id, "answer": how}
    _tell(tx, row, row.person_id, f"{how}.{now.isoformat()}", body, programme=programme, now=now)


def _record(tx: Tx, row: Row, actor: Actor, action: str, *, now: datetime) -> None:
    record(tx, actor=actor, action=action, noun="idea", noun_id=row.id, now=now)


def _tell(
    tx: Tx, row: Row, person_id: int, what: str, body: dict[str, Any], *, programme: Programme, now: datetime
) -> None:
    plan(
        tx,
        person_id=person_id,
        purpose=Purpose.RELEASE,
        occurrence=f"{row.id}.{what}",
        body=body,
        due_at=awake_at(tx, person_id=person_id, programme=programme, now=now),
        now=now,
    )
