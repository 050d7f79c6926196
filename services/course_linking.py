"""Courses when two accounts become one person's: each course has them once, with the better seat."""

from datetime import datetime

import sqlalchemy as sa

from programme.enrolment import AFTER, HOLDING, SEATED, State
from programme.file import Programme
from programme.notice import Purpose
from services import course, enrolment, reminding
from services.handing_over import hand_over, hand_over_notices
from services.reminder_notice import rename
from services.seat_offers import settled
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import attendance, certificate, feedback
from storage.enrolment import enrolment as enrolments
from storage.outbox import outbox
from storage.reminder import reminder

_RANKS = (AFTER, SEATED, (State.OFFERED,), (State.WAITLISTED,))
"""What is better to have, the best first; whatever else comes last."""

_NOTICES = (
    *(Purpose.SEAT.value, Purpose.COURSE.value, Purpose.COURSE_AFTER.value),
    # What somebody was reminded of by one account they are not reminded of again by the other.
    Purpose.COURSE_REMINDER.value,
)


def join_courses(tx: Tx, *, person_id: int, to: int, programme: Programme, now: datetime) -> None:
    """Give somebody the enrolments of the person whom their account was.

    Of two enrolments in a course the better stays, with what was attended in both; the other's seat falls free.
    """
    theirs = sa.select(enrolments.c.course_id).where(enrolments.c.person_id == person_id)
    for one in tx.all(theirs.order_by(enrolments.c.course_id)):
        course.read(tx, course_id=one.course_id)
        _join(tx, one.course_id, person_id=person_id, to=to, programme=programme, now=now)
    hand_over_notices(tx, person_id, to, where=[outbox.c.purpose.in_(_NOTICES)])


def _join(tx: Tx, course_id: int, *, person_id: int, to: int, programme: Programme, now: datetime) -> None:
    pair = [enrolment.of(tx, course_id=course_id, person_id=one, lock=True) for one in (to, person_id)]
    # Where both are alike, whoever came first keeps the place.
    kept, *lost = sorted((row for row in pair if row is not None), key=lambda row: (_rank(row), row.queued_at or 0))
    for row in lost:
        reminding.drop_for(tx, enrolment_id=row.id, now=now)
        _drop(tx, row, into=kept.id)
    if kept.person_id != to:
        # By the clock of whoever they are now; what has been planned goes along as it is.
        tx.run(sa.delete(reminder).where(reminder.c.enrolment_id == kept.id))
        tx.run(sa.update(enrolments).where(enrolments.c.id == kept.id).values(person_id=to))
        if kept.state in SEATED:
            reminding.plan_for(tx, enrolment_id=kept.id, programme=programme, now=now)
    if any(row.state in HOLDING for row in lost):
        settled(tx, course_id=course_id, programme=programme, now=now)


def _drop(tx: Tx, row: Row, *, into: int) -> None:
    """Remove an enrolment; what was attended, said and issued there goes over, where the other one lacks it."""
    for table, of in ((attendance, ("session_id",)), (feedback, ()), (certificate, ())):
        hand_over(tx, table, row.id, into, of=of, owner="enrolment_id")
        tx.run(sa.delete(table).where(table.c.enrolment_id == row.id))
    rename(tx, person_id=row.person_id, enrolment_id=row.id, to=into)
    tx.run(sa.delete(enrolments).where(enrolments.c.id == row.id))


def _rank(row: Row) -> int:
    return next((nth for nth, states in enumerate(_RANKS) if row.state in states), len(_RANKS))
