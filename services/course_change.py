"""Changes of a course that was announced: gathered for some minutes, in which they can be taken back, then told."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.course import KNOWN, TO_COME, State
from programme.course_change import GRACE, IN_CALENDAR, Changes
from programme.course_told import SESSIONS_MOST, Course
from programme.errors import Conflict, Invalid, NotFound
from programme.file import Programme
from services import course, reminding, seats
from services.journal import Actor
from storage.course import course as courses
from storage.course import session
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.utc import epoch, moment

_SESSION = sa.select(session).where(session.c.id == bindparam("of_id"))
_SET = sa.update(session).where(session.c.id == bindparam("of_id"))
_FIELDS = {name: Course.__pydantic_fields__[name] for name in ("title", "description", "teacher", "place", "link")}


def change(
    tx: Tx, *, course_id: int, name: str, value: str | None, programme: Programme, actor: Actor, now: datetime
) -> bool:
    """Change what is told of a course; False when it says so already. `value` was checked against the form's model.

    Raises:
        NotFound: when there is no such course.
        MoveNotAllowed: when it is over, or not announced yet.
        Invalid: when it would take place nowhere.
    """
    row = course.read(tx, course_id=course_id)
    if name not in _FIELDS:
        raise NotFound("course.not_there")
    told = {**row.told, name: value}
    if row.told.get(name) == value:
        return False
    if not (told.get("place") or told.get("link")):
        raise Invalid("course.nowhere")
    kept = Changes.of(row.changes) if row.tell_at is not None else Changes()
    was = kept.was | ({} if name in kept.was else {name: row.told.get(name)})
    if was[name] == value:
        # Back to what people know.
        del was[name]
    calendar = name in IN_CALENDAR
    _write(tx, row, replace(kept, was=was), told=told, calendar=calendar, actor=actor, now=now)
    return True


def resize(tx: Tx, *, course_id: int, capacity: int, programme: Programme, actor: Actor, now: datetime) -> None:
    """Change how many seats there are; who waits is offered what is new.

    Raises:
        NotFound: when there is no such course.
        MoveNotAllowed: when it is over, or not announced yet.
        Conflict: when more people than that have a seat.
    """
    row = course.read(tx, course_id=course_id)
    seen = course.seen(tx, course_id=course_id)
    if seen is not None and capacity < seen.taken:
        raise Conflict("course.change.taken", taken=seen.taken)
    course.move(tx, row, "change", actor=actor, now=now, capacity=capacity)
    if row.state in KNOWN:
        seats.settle(tx, course_id=course_id, programme=programme, now=now)


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
    tx.run(_SET, of_id=session_id, moved=one.moved + (new_at != at), **values)
    _write(tx, row, replace(kept, moved=moved, lengths=lengths), calendar=True, actor=actor, now=now)
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
    _write(tx, row, changes, calendar=True, actor=actor, now=now)
    _times_changed(tx, row, int(made.id), programme=programme, actor=actor, now=now)
    return int(made.id)


def call_off(tx: Tx, *, session_id: int, programme: Programme, actor: Actor, now: datetime) -> None:
    """Call one session off that has not begun; the last one goes only with its course.

    Raises:
        NotFound: when there is no such session.
        MoveNotAllowed: when the course is over, or not announced yet.
        Conflict: when the session has begun, was called off before, or is the last one.
    """
    row, one = _open(tx, session_id, now)
    if len([kept for kept in course.sessions(tx, course_id=row.id) if not kept.cancelled]) == 1:
        raise Conflict("course.change.last_session")
    tx.run(_SET, of_id=session_id, cancelled_at=now, moved=one.moved + 1)
    kept = Changes.of(row.changes) if row.tell_at is not None else Changes()
    # A session that nobody has heard of goes without a word.
    known = kept.moved.get(session_id, now) is not None
    moved = {other: at for other, at in kept.moved.items() if other != session_id}
    lengths = {other: long for other, long in kept.lengths.items() if other != session_id}
    gone = (*kept.gone, session_id) if known else kept.gone
    _write(tx, row, Changes(kept.was, moved, lengths, gone), calendar=True, actor=actor, now=now)
    reminding.replan_session(tx, session_id=session_id, programme=programme, now=now)


def undo(tx: Tx, *, course_id: int, programme: Programme, actor: Actor, now: datetime) -> None:
    """Take back every change that nobody was told of yet.

    Raises:
        NotFound: when there is no such course.
        Conflict: when there is none, or people are being told.
    """
    row = course.read(tx, course_id=course_id)
    changes = Changes.of(row.changes)
    if row.tell_at is None or not changes or row.tell_at <= now:
        raise Conflict("course.change.told")
    for session_id, at in changes.moved.items():
        one = tx.one(_SESSION, of_id=session_id)
        assert one is not None  # noqa: S101 - sessions are never deleted
        back = {"cancelled_at": now} if at is None else {"starts_at": epoch(at)}
        tx.run(_SET, of_id=session_id, moved=one.moved + 1, **back)
    for session_id, minutes in changes.lengths.items():
        tx.run(_SET, of_id=session_id, minutes=minutes)
    for session_id in changes.gone:
        one = tx.one(_SESSION, of_id=session_id)
        assert one is not None  # noqa: S101 - as above
        tx.run(_SET, of_id=session_id, moved=one.moved + 1, cancelled_at=None)
    _write(tx, row, Changes(), told={**row.told, **changes.was}, calendar=True, actor=actor, now=now)
    for session_id in (*changes.moved, *changes.gone):
        reminding.replan_session(tx, session_id=session_id, programme=programme, now=now)


def hurry(tx: Tx, *, course_id: int, actor: Actor, now: datetime) -> None:
    """Have people told now what changed.

    Raises:
        NotFound: when there is no such course.
        Conflict: when nothing waits to be told.
    """
    row = course.read(tx, course_id=course_id)
    if row.tell_at is None:
        raise Conflict("course.change.told")
    course.move(tx, row, "change", actor=actor, now=now, tell_at=now)


def cancel(tx: Tx, *, course_id: int, reason: str | None, programme: Programme, actor: Actor, now: datetime) -> None:
    """Cancel a course: its reminders are dead at once, and everybody in it is told.

    Raises:
        NotFound: when there is no such course.
        MoveNotAllowed: when it is over, or not announced yet.
    """
    row = course.read(tx, course_id=course_id)
    values = {"changes": None, "tell_at": None, "sequence": row.sequence + 1, "change": row.change + 1}
    told = {**row.told, "cancelled_because": reason}
    course.move(tx, row, "cancel", actor=actor, now=now, told=told, **values)
    for one in course.sessions(tx, course_id=course_id):
        reminding.replan_session(tx, session_id=one.id, programme=programme, now=now)


def _open(tx: Tx, session_id: int, now: datetime) -> tuple[Row, Row]:
    """Read a session that may still change, and its course, which is locked."""
    one = tx.one(_SESSION, of_id=session_id)
    if one is None:
        raise NotFound("course.not_there")
    row = course.read(tx, course_id=one.course_id)
    one = tx.one(_SESSION, of_id=session_id)
    assert one is not None  # noqa: S101 - sessions are never deleted
    if one.cancelled_at is not None:
        raise Conflict("course.change.called_off")
    if moment(one.starts_at) <= now:
        raise Conflict("course.change.begun")
    return row, one


def _times_changed(
    tx: Tx, row: Row, session_id: int, *, programme: Programme, actor: Actor, now: datetime
) -> None:
    """Compute reminders anew; a course of which nothing has taken place after all is open again."""
    reminding.replan_session(tx, session_id=session_id, programme=programme, now=now)
    if row.state == State.RUNNING:
        begun = [one for one in course.sessions(tx, course_id=row.id) if not one.cancelled and one.starts_at <= now]
        if not begun:
            course.move(tx, course.read(tx, course_id=row.id), "restart", actor=actor, now=now)
            seats.settle(tx, course_id=row.id, programme=programme, now=now)


def _write(
    tx: Tx,
    row: Row,
    changes: Changes,
    *,
    calendar: bool,
    actor: Actor,
    now: datetime,
    told: dict[str, Any] | None = None,
) -> None:
    """Write a change down; people are told some minutes after the last one, in one message."""
    values: dict[str, Any] = {"changes": changes.as_dict() if changes else None}
    # Of a course that was not announced yet nobody knows anything that could change.
    knows = row.state in TO_COME and row.state != State.ANNOUNCED
    if row.tell_at is None and changes and knows:
        values["change"] = row.change + 1
    values["tell_at"] = now + GRACE if changes and knows else None
    if calendar:
        values["sequence"] = row.sequence + 1
    if told is not None:
        values["told"] = told
    course.move(tx, row, "change", actor=actor, now=now, **values)


OF_CHANGE = sa.select(courses.c.id).where(courses.c.tell_at.is_not(None), courses.c.tell_at <= bindparam("until"))
"""The courses whose people are to be told what changed."""
