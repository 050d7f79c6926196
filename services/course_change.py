"""Changes of a course that was announced: gathered for some minutes, in which they can be taken back, then told."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.course import KNOWN, TO_COME, State
from programme.course_change import GRACE, IN_CALENDAR, TOLD, Changes
from programme.enrolment import LIVE
from programme.errors import Conflict, Invalid, NotFound
from programme.file import Programme
from services import course, reminding, seats
from services.journal import Actor
from storage.course import course as courses
from storage.course import session
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.utc import epoch

SESSION = sa.select(session).where(session.c.id == bindparam("of_id"))
SET = sa.update(session).where(session.c.id == bindparam("of_id"))
_NEVER = sa.update(session).where(session.c.course_id == bindparam("of_course")).values(moved=session.c.moved + 1)


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
    if name not in TOLD:
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
    write(tx, row, replace(kept, was=was), told=told, calendar=calendar, actor=actor, now=now)
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


def undo(tx: Tx, *, course_id: int, actor: Actor, now: datetime) -> None:
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
        one = tx.one(SESSION, of_id=session_id)
        assert one is not None  # noqa: S101 - sessions are never deleted
        back = {"cancelled_at": now} if at is None else {"starts_at": epoch(at)}
        tx.run(SET, of_id=session_id, moved=one.moved + 1, **back)
    for session_id, minutes in changes.lengths.items():
        tx.run(SET, of_id=session_id, minutes=minutes)
    for session_id in changes.gone:
        one = tx.one(SESSION, of_id=session_id)
        assert one is not None  # noqa: S101 - as above
        tx.run(SET, of_id=session_id, moved=one.moved + 1, cancelled_at=None)
    write(tx, row, Changes(), told={**row.told, **changes.was}, calendar=True, actor=actor, now=now)
    for session_id in (*changes.moved, *changes.gone):
        reminding.replan_session(tx, session_id=session_id)


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


def cancel(tx: Tx, *, course_id: int, reason: str | None, actor: Actor, now: datetime) -> None:
    """Cancel a course: its reminders are dead at once, and everybody in it is told.

    Raises:
        NotFound: when there is no such course.
        MoveNotAllowed: when it is over, or not announced yet.
    """
    row = course.read(tx, course_id=course_id)
    values = {"changes": None, "tell_at": None, "sequence": row.sequence + 1, "change": row.change + 1}
    told = {**row.told, "cancelled_because": reason}
    course.move(tx, row, "cancel", actor=actor, now=now, told=told, **values)
    # Its reminders are of an earlier number now; they are taken back from each person who is told.
    tx.run(_NEVER, of_course=course_id)


def waiting(tx: Tx, *, course_id: int) -> tuple[Changes, datetime | None]:
    """Say what changed that nobody was told of yet, and when they will be; no time where all is told."""
    row = tx.one(sa.select(courses.c.changes, courses.c.tell_at).where(courses.c.id == course_id))
    return (Changes(), None) if row is None or row.tell_at is None else (Changes.of(row.changes), row.tell_at)


def people(tx: Tx, *, course_id: int) -> int:
    """Count who would be told: those who come, and those who wait."""
    live = enrolment.c.state.in_([state.value for state in LIVE])
    row = tx.one(sa.select(sa.func.count()).select_from(enrolment).where(enrolment.c.course_id == course_id, live))
    return 0 if row is None else int(row[0])


def write(
    tx: Tx,
    row: Row,
    changes: Changes,
    *,
    calendar: bool,
    actor: Actor,
    now: datetime,
    told: dict[str, Any] | None = None,
) -> None:
    """Write a change down; people are told some minutes after the last one, in one message.

    Raises:
        Conflict: while people are being told of the change before it: those who were would not hear of this one.
    """
    if row.tell_at is not None and row.tell_at <= now:
        raise Conflict("course.change.telling_now")
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


OF_CHANGE = sa.select(courses.c.id).where(
    courses.c.tell_at.is_not(None),
    courses.c.tell_at <= bindparam("until"),
    courses.c.state.in_([state.value for state in KNOWN]),
)
"""The courses whose people are to be told what changed."""
