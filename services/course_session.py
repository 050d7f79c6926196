"""Sessions of a course that was announced: moved, made longer, added, called off."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from programme.course import State
from programme.course_change import Changes
from programme.course_told import SESSIONS_MOST
from programme.errors import Conflict, NotFound
from programme.file import Programme
from services import course, reminding, seats
from services.course_change import SESSION, SET, write
from services.journal import Actor
from storage.course import session
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.utc import epoch, moment


def reschedule(
    tx: Tx,
    *,
    session_id: int,
    starts_at: datetime | None = None,
    minutes: int | None = None,
    programme: Programme,
    actor: Actor,
    now: datetime,
) -> bool:
    """Move a session that has not begun, or make it longer or shorter; old reminders are dead at once. False: as it is.

    Raises:
        NotFound: when there is no such session.
        MoveNotAllowed: when the course is over, or not announced yet.
        Conflict: when the session has begun, or was called off.
    """
    row, one = _open(tx, session_id, now)
    at, long = moment(one.starts_at), one.minutes
    new_at, new_long = starts_at or at, minutes or long
    if (new_at, new_long) == (at, long):
        return False
    kept = Changes.of(row.changes) if row.tell_at is not None else Changes()
    moved, lengths = dict(kept.moved), dict(kept.lengths)
    if new_at != at:
        moved.setdefault(session_id, at)
        if moved[session_id] == new_at:
            del moved[session_id]
    if new_long != long and session_id not in moved:
        lengths.setdefault(session_id, long)
        if lengths[session_id] == new_long:
            del lengths[session_id]
    values: dict[str, Any] = {"starts_at": epoch(new_at), "minutes": new_long}
    tx.run(SET, of_id=session_id, moved=one.moved + (new_at != at), **values)
    write(tx, row, replace(kept, moved=moved, lengths=lengths), calendar=True, actor=actor, now=now)
    if new_at != at:
        _times_changed(tx, row, session_id, programme=programme, actor=actor, now=now)
    return True


def add(
    tx: Tx, *, course_id: int, starts_at: datetime, minutes: int, programme: Programme, actor: Actor, now: datetime
) -> int:
    """Add a session; return its id.

    Raises:
        NotFound: when there is no such course.
        MoveNotAllowed: when it is over, or not announced yet.
        Conflict: when it has as many sessions as it may.
    """
    row = course.read(tx, course_id=course_id)
    if len(course.sessions(tx, course_id=course_id)) >= SESSIONS_MOST:
        raise Conflict("course.change.sessions_full", most=SESSIONS_MOST)
    values = {"course_id": course_id, "starts_at": epoch(starts_at), "minutes": minutes}
    made = tx.one(sa.insert(session).returning(session.c.id), **values)
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    kept = Changes.of(row.changes) if row.tell_at is not None else Changes()
    changes = replace(kept, moved={**kept.moved, made.id: None})
    write(tx, row, changes, calendar=True, actor=actor, now=now)
    _times_changed(tx, row, int(made.id), programme=programme, actor=actor, now=now)
    return int(made.id)


def call_off(tx: Tx, *, session_id: int, actor: Actor, now: datetime) -> None:
    """Call one session off that has not begun; the last one goes only with its course.

    Raises:
        NotFound: when there is no such session.
        MoveNotAllowed: when the course is over, or not announced yet.
        Conflict: when the session has begun, was called off before, or is the last one.
    """
    row, one = _open(tx, session_id, now)
    if len([kept for kept in course.sessions(tx, course_id=row.id) if not kept.cancelled]) == 1:
        raise Conflict("course.change.last_session")
    tx.run(SET, of_id=session_id, cancelled_at=now, moved=one.moved + 1)
    kept = Changes.of(row.changes) if row.tell_at is not None else Changes()
    # A session that nobody has heard of goes without a word.
    known = kept.moved.get(session_id, now) is not None
    moved = {other: at for other, at in kept.moved.items() if other != session_id}
    lengths = {other: long for other, long in kept.lengths.items() if other != session_id}
    gone = (*kept.gone, session_id) if known else kept.gone
    write(tx, row, Changes(kept.was, moved, lengths, gone), calendar=True, actor=actor, now=now)
    reminding.replan_session(tx, session_id=session_id)


def _open(tx: Tx, session_id: int, now: datetime) -> tuple[Row, Row]:
    """Read a session that may still change, and its course, which is locked."""
    one = tx.one(SESSION, of_id=session_id)
    if one is None:
        raise NotFound("course.not_there")
    row = course.read(tx, course_id=one.course_id)
    one = tx.one(SESSION, of_id=session_id)
    assert one is not None  # noqa: S101 - sessions are never deleted
    if one.cancelled_at is not None:
        raise Conflict("course.change.called_off")
    if moment(one.starts_at) <= now:
        raise Conflict("course.change.begun")
    return row, one


def _times_changed(tx: Tx, row: Row, session_id: int, *, programme: Programme, actor: Actor, now: datetime) -> None:
    """Compute reminders anew; a course of which nothing has taken place after all is open again."""
    reminding.replan_session(tx, session_id=session_id)
    if row.state == State.RUNNING:
        begun = [one for one in course.sessions(tx, course_id=row.id) if not one.cancelled and one.starts_at <= now]
        if not begun:
            course.move(tx, course.read(tx, course_id=row.id), "restart", actor=actor, now=now)
            seats.settle(tx, course_id=row.id, programme=programme, now=now)
