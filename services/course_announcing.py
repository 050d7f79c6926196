"""Announcing: at once or at a chosen moment, taken back until then; the clock opens what is due."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.course import LIFECYCLE, State
from programme.course_list import obstacle
from programme.errors import Conflict
from programme.file import Programme
from programme.lifecycle import Role
from services import course as courses
from services import course_news, row_fault
from services.journal import Actor
from storage.course import course
from storage.engine.row import Row
from storage.engine.tx import Tx

MOST = 20
"""Courses that open in one transaction."""

_DUE = (
    sa.select(course.c.id)
    .where(course.c.state == State.ANNOUNCED.value, course.c.announce_at <= bindparam("at"))
    .order_by(course.c.announce_at, course.c.id)
    .limit(MOST)
)


def announce(
    tx: Tx, *, course_id: int, version: int, at: datetime | None, actor: Actor, programme: Programme, now: datetime
) -> None:
    """Have a course announced at a moment, or at once: then it is open when this returns.

    Raises:
        NotFound: when there is none.
        Conflict: when it changed since it was seen, nothing of it is to come, or the moment is past or too late.
        MoveNotAllowed: when it is no draft any more, or the actor may not.
    """
    row = _seen(tx, course_id, version, "announce", actor)
    if row.told is None:
        raise Conflict("course.not_filled")
    sessions = courses.sessions(tx, course_id=course_id)
    if (why := obstacle(sessions, now)) is not None:
        raise Conflict(why)
    if at is not None and at <= now:
        raise Conflict("course.announce_past")
    if at is not None and at >= sessions[0].starts_at:
        raise Conflict("course.announce_late")
    courses.move(tx, row, "announce", actor=actor, now=now, announce_at=at or now)
    if at is None:
        _open(tx, course_id, programme=programme, now=now)


def take_back(tx: Tx, *, course_id: int, version: int, actor: Actor, now: datetime) -> None:
    """Make a draft again of what was to be announced.

    Raises:
        As `announce`.
    """
    row = _seen(tx, course_id, version, "take_back", actor)
    courses.move(tx, row, "take_back", actor=actor, now=now, announce_at=None)


def drop(tx: Tx, *, course_id: int, version: int, actor: Actor, now: datetime) -> None:
    """Throw a draft away.

    Raises:
        As `announce`.
    """
    courses.move(tx, _seen(tx, course_id, version, "drop", actor), "drop", actor=actor, now=now)


def open_due(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int]) -> int:
    """Open the courses whose moment has come; return how many.

    Raises:
        RowFault: when one cannot be opened; the next time it is among `besides`.
    """
    due = [row.id for row in tx.all(_DUE.where(*row_fault.besides(course.c.id, besides)), at=now)]
    for course_id in due:
        with row_fault.row(course_id):
            _open(tx, course_id, programme=programme, now=now)
    return len(due)


def _open(tx: Tx, course_id: int, *, programme: Programme, now: datetime) -> None:
    row = courses.read(tx, course_id=course_id)
    if row.state != State.ANNOUNCED or row.announce_at > now:
        # Somebody was faster.
        return
    courses.move(tx, row, "open", actor=Actor(Role.CLOCK), now=now, announced_at=now)
    if any(one.starts_at > now for one in courses.sessions(tx, course_id=course_id)):
        # What is over by the time at which it opens, after days of silence, is no news.
        course_news.announce(tx, course_id=course_id, programme=programme, now=now)


def _seen(tx: Tx, course_id: int, version: int, move: str, actor: Actor) -> Row:
    """Read a course that somebody has before them.

    Raises:
        MoveNotAllowed: when it cannot be moved so any more.
        Conflict: when it changed since.
    """
    row = courses.read(tx, course_id=course_id)
    LIFECYCLE.target(row.state, move, actor.role)
    if row.version != version:
        raise Conflict("course.changed")
    return row
