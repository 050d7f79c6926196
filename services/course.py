"""Courses: one function moves their state, and one reads how they stand."""

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.course import LIFECYCLE, Circle, State
from programme.course_told import Seen, Session
from programme.errors import NotFound
from programme.seats_counted import counted
from services import moving
from services.journal import Actor
from services.registration import ALPHABET, CODE_LENGTH
from storage.course import course, session
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.utc import moment

PREFIX = "CR-"

_OF_ID = sa.select(course).where(course.c.id == bindparam("of_id"))
_READ = _OF_ID.with_for_update()
_SESSIONS = sa.select(session).where(session.c.course_id == bindparam("of_course")).order_by(
    session.c.starts_at, session.c.id
)  # fmt: skip
_PEOPLE = (
    sa.select(enrolment.c.state, sa.func.count())
    .where(enrolment.c.course_id == bindparam("of_course"))
    .group_by(enrolment.c.state)
)
_OF_CODE = sa.select(course.c.id).where(course.c.code == bindparam("drawn"))


def begin(tx: Tx, *, actor: Actor, now: datetime) -> int:
    """Begin a course, and return its id. Its answers stand in the draft `course.ID` until it is filled in."""
    values = {"code": fresh_code(tx), "created_by": actor.person_id}
    return moving.begin(tx, course, LIFECYCLE, actor=actor, now=now, **values)


def read(tx: Tx, *, course_id: int) -> Row:
    """Read a course, to be changed: whoever takes or frees a seat locks it first, then enrolments by their ids.

    Raises:
        NotFound: when there is none.
    """
    row = tx.one(_READ, of_id=course_id)
    if row is None:
        raise NotFound("course.not_there")
    return row


def move(tx: Tx, row: Row, name: str, *, actor: Actor, now: datetime, **values: Any) -> State:
    """Move a course that was read in this transaction, and record it. The only place that does.

    Raises:
        MoveNotAllowed: when the table has no such move.
        Conflict: when somebody else was faster.
    """
    return State(moving.move(tx, course, LIFECYCLE, row, name, actor=actor, now=now, **values))


def seen(tx: Tx, *, course_id: int) -> Seen | None:
    """Read how a course stands; None when there is none, or it was not filled in yet."""
    row = tx.one(_OF_ID, of_id=course_id)
    if row is None or row.told is None:
        return None
    people = counted({state: count for state, count in tx.all(_PEOPLE, of_course=course_id)})
    return Seen(
        id=row.id,
        code=row.code,
        state=State(row.state),
        version=row.version,
        title=row.told["title"],
        description=row.told["description"],
        teacher=row.told["teacher"],
        place=row.told.get("place"),
        link=row.told.get("link"),
        languages=tuple(row.told["languages"]),
        circle=Circle(row.circle),
        capacity=row.capacity,
        taken=people.taken,
        waiting=people.waiting,
        sessions=sessions(tx, course_id=course_id),
        sequence=row.sequence,
        picture_id=row.picture_id,
        announce_at=row.announce_at,
        came=people.came,
        rolled=people.rolled,
    )


def of_session(tx: Tx, *, session_id: int) -> Seen | None:
    """Read how the course of a session stands."""
    row = tx.one(sa.select(session.c.course_id).where(session.c.id == session_id))
    return None if row is None else seen(tx, course_id=row.course_id)


def sessions(tx: Tx, *, course_id: int) -> tuple[Session, ...]:
    """List the sessions of a course by time; those that were cancelled, too."""
    return tuple(
        Session(one.id, moment(one.starts_at), one.minutes, one.moved, one.cancelled_at is not None)
        for one in tx.all(_SESSIONS, of_course=course_id)
    )


def cancelled_because(tx: Tx, *, course_id: int) -> str | None:
    """Say which reason was given when a course was cancelled."""
    row = tx.one(_OF_ID, of_id=course_id)
    reason = None if row is None or row.told is None else row.told.get("cancelled_because")
    return None if reason is None else str(reason)


def fresh_code(tx: Tx) -> str:
    """Draw a code that no course has."""
    while True:
        code = PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if tx.one(_OF_CODE, drawn=code) is None:
            return code
