"""Offers of seats: whoever waits is offered what fell free, in the order of the line; who does not answer goes behind.

Whoever calls these has locked the course.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.course import ENROLLABLE
from programme.course import State as Course
from programme.course_told import Session
from programme.enrolment import HOLDING, State
from programme.file import Programme
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.seat import MOST_OFFERS, held_until
from services import course, enrolment
from services.journal import Actor
from services.notices import morning_of, plan, to_come
from storage.account import account
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import enrolment as enrolments
from storage.utc import epoch

OFFERED, PASSED = "offered", "passed"
"""What the notice of a seat says."""

LOOKED_AT = 200
"""People of a line that are looked at for a free seat: some cannot be told in time, or are out of reach."""

_CLOCK = Actor(Role.CLOCK)
_TAKEN = sa.select(sa.func.count()).where(
    enrolments.c.course_id == bindparam("of_course"), enrolments.c.state.in_([state.value for state in HOLDING])
)
_LINE = (
    sa.select(enrolments)
    .where(
        enrolments.c.course_id == bindparam("of_course"),
        enrolments.c.state == State.WAITLISTED.value,
        enrolments.c.offers < MOST_OFFERS,
        # Whoever is out of reach keeps their place, and holds up nobody.
        sa.exists().where(account.c.person_id == enrolments.c.person_id, account.c.stopped_at.is_(None)),
    )
    .order_by(enrolments.c.queued_at, enrolments.c.id)
    .limit(LOOKED_AT)
    .with_for_update()
)
_LAST = sa.select(sa.func.max(enrolments.c.queued_at)).where(enrolments.c.course_id == bindparam("of_course"))


def settled(tx: Tx, *, course_id: int, programme: Programme, now: datetime) -> int:
    """Offer free seats to those who wait, and see that the course is open or full; return how much changed."""
    row = course.read(tx, course_id=course_id)
    if row.state not in ENROLLABLE:
        return 0
    left, changed = free(tx, row), 0
    coming = course.sessions(tx, course_id=course_id) if left > 0 else ()
    if any(one.starts_at > now and not one.cancelled for one in coming):
        for waiting in tx.all(_LINE, of_course=course_id):
            if left <= 0:
                break
            if _offer(tx, waiting, coming, programme=programme, now=now):
                left, changed = left - 1, changed + 1
    name = {Course.OPEN: "fill" if left <= 0 else None, Course.FULL: "free" if left > 0 else None}.get(row.state)
    if name is not None:
        course.move(tx, row, name, actor=_CLOCK, now=now)
    return changed + (name is not None)


def free(tx: Tx, row: Row) -> int:
    """Count the seats of a course that nobody holds; below zero when its capacity was lowered since."""
    taken = tx.one(_TAKEN, of_course=row.id)
    return int(row.capacity) - (0 if taken is None else int(taken[0]))


def behind(tx: Tx, *, course_id: int, now: datetime) -> int:
    """Give the place in the line behind everybody who ever stood there, whatever the clock does."""
    last = tx.one(_LAST, of_course=course_id)
    moment = int(now.timestamp() * 1_000_000)
    return moment if last is None or last[0] is None else max(moment, int(last[0]) + 1)


def pass_on(tx: Tx, row: Row, *, programme: Programme, now: datetime) -> None:
    """Take an offer back that nobody answered, and tell them that the seat goes on; `settled` comes after."""
    place = behind(tx, course_id=row.course_id, now=now)
    enrolment.move(tx, row, "pass_on", actor=_CLOCK, now=now, queued_at=place, offer_until=None)
    plan(
        tx,
        person_id=row.person_id,
        purpose=Purpose.SEAT,
        occurrence=f"{row.id}.{row.version + 1}",
        body={"course": row.course_id, "what": PASSED, "version": row.version + 1},
        due_at=morning_of(tx, person_id=row.person_id, programme=programme, now=now),
        now=now,
    )


def _offer(tx: Tx, row: Row, coming: tuple[Session, ...], *, programme: Programme, now: datetime) -> bool:
    """Offer a seat to somebody, if they can be told of it in time; who cannot keeps their place."""
    # The hours count from when they are told, not from a night in which nobody reads.
    told_at = morning_of(tx, person_id=row.person_id, programme=programme, now=now)
    until = held_until(told_at, coming, hold=timedelta(hours=programme.courses.hold_hours))
    if until is None:
        return False
    occurrence = f"{row.id}.{row.version}"
    # Nothing is told any more of an earlier one that passed, once this one is there: so this one says it, too.
    again = row.offers > 0 and to_come(tx, person_id=row.person_id, purpose=Purpose.SEAT, occurrence=occurrence)
    values = {"offer_until": epoch(until), "offers": row.offers + 1}
    enrolment.move(tx, row, "offer", actor=_CLOCK, now=now, **values)
    plan(
        tx,
        person_id=row.person_id,
        purpose=Purpose.SEAT,
        occurrence=f"{row.id}.{row.version + 1}",
        body={"course": row.course_id, "what": OFFERED, "version": row.version + 1, "again": again},
        due_at=told_at,
        use_by=until,
        now=now,
    )
    return True
