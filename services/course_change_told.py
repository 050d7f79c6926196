"""Who is in a course is told what changed, or that it was cancelled: some people a transaction, each once."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.course import State as CourseState
from programme.course_change import Changes
from programme.enrolment import LIVE, State
from programme.file import Programme
from programme.lifecycle import Role
from programme.notice import Purpose
from services import course, enrolment, reminding, row_fault
from services.course_change import OF_CHANGE
from services.journal import Actor
from services.notices import awake_at, plan
from storage.course import course as courses
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import enrolment as enrolments

MOST = 100
"""People in one transaction."""

AHEAD = timedelta(hours=1)
"""So long before a session, at the latest, people are told."""

CANCELLED = "cancelled"
_OFFICE = Actor(Role.OFFICER)
"""In the name of whoever changed it: the log has them at the change."""

_LIVE = enrolments.c.state.in_([state.value for state in LIVE])
_UNTOLD = (
    sa.select(enrolments)
    .where(enrolments.c.course_id == bindparam("of_course"), _LIVE, enrolments.c.change < bindparam("number"))
    .order_by(enrolments.c.id)
    .limit(MOST)
)
_LEFT_IN = (
    sa.select(enrolments)
    .join(courses, courses.c.id == enrolments.c.course_id)
    .where(courses.c.state == CourseState.CANCELLED.value, _LIVE)
    .order_by(enrolments.c.id)
    .limit(MOST)
)
_NOTE = sa.update(enrolments).where(enrolments.c.id == bindparam("of_id"))


def tell_changes(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Tell some people what changed of a course of theirs; where a session moved, whoever comes is asked again.

    Raises:
        RowFault: when it cannot be done for one; their enrolment may be left out by `besides`.
    """
    for found in tx.all(OF_CHANGE.limit(1), until=now):
        row = course.read(tx, course_id=found.id)
        if row.tell_at is None or row.tell_at > now:
            return 1
        changes = Changes.of(row.changes)
        latest = _latest(tx, row.id, changes, now=now)
        people = _UNTOLD.where(*row_fault.besides(enrolments.c.id, besides)).with_for_update()
        untold = tx.all(people, of_course=row.id, number=row.change)
        for one in untold:
            with row_fault.row(one.id):
                due_at = _due_at(tx, one, latest, programme=programme, now=now)
                _tell(tx, row, one, changes, due_at=due_at, now=now)
        if not untold:
            actor = Actor(Role.OFFICER)
            course.move(tx, row, "change", actor=actor, now=now, tell_at=None)
        return max(len(untold), 1)
    return 0


def tell_cancelled(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Tell some people that their course was cancelled, and free them of it.

    Raises:
        RowFault: as `tell_changes`.
    """
    rows = tx.all(_LEFT_IN.where(*row_fault.besides(enrolments.c.id, besides)).with_for_update(of=enrolments))
    for one in rows:
        with row_fault.row(one.id):
            latest = _latest(tx, one.course_id, Changes(), now=now)
            enrolment.move(tx, one, "call_off", actor=_OFFICE, now=now)
            reminding.drop_for(tx, enrolment_id=one.id, now=now)
            plan(
                tx,
                person_id=one.person_id,
                purpose=Purpose.COURSE,
                occurrence=f"{one.course_id}.{CANCELLED}",
                body={"course": one.course_id, "number": CANCELLED, "calendar": one.sequence is not None},
                due_at=_due_at(tx, one, latest, programme=programme, now=now),
                now=now,
            )
    return len(rows)


def _latest(tx: Tx, course_id: int, changes: Changes, *, now: datetime) -> datetime | None:
    """Say until when people must know: before they set out to a session that comes, or that they believe to come."""
    starts = [one.starts_at for one in course.sessions(tx, course_id=course_id)]
    starts += [at for at in changes.moved.values() if at is not None]
    return min((at - AHEAD for at in starts if at > now), default=None)


def _due_at(tx: Tx, one: Row, latest: datetime | None, *, programme: Programme, now: datetime) -> datetime:
    """Wait until somebody's morning, unless it would be too late then: at once."""
    at = awake_at(tx, person_id=one.person_id, programme=programme, now=now)
    return at if latest is None or at <= latest else now


def _tell(tx: Tx, row: Row, one: Row, changes: Changes, *, due_at: datetime, now: datetime) -> None:
    if changes.asks and one.state == State.ENROLLED:
        enrolment.move(tx, one, "ask_again", actor=_OFFICE, now=now, change=row.change)
    else:
        tx.run(_NOTE, of_id=one.id, change=row.change)
    plan(
        tx,
        person_id=one.person_id,
        purpose=Purpose.COURSE,
        occurrence=f"{row.id}.{row.change}",
        body={"course": row.id, "number": row.change, "changes": changes.as_dict(),
              "calendar": one.sequence is not None},
        due_at=due_at,
        now=now,
    )  # fmt: skip
