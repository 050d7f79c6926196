"""Courses begin and end by the clock: who came, who did not, and what each is told of it.

A course of thousands ends in several transactions: it stays running until the last of its people was seen to, so that
whatever ends the process in between goes on where it was.
"""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.attendance import CLOSES, end_state
from programme.course import State
from programme.enrolment import LIVE, SEATED
from programme.enrolment import State as Enrolment
from programme.file import Programme
from programme.lifecycle import Role
from programme.notice import MANNERS, Purpose
from programme.quiet import outside_quiet
from services import course as courses
from services import enrolment as enrolments
from services import row_fault
from services.journal import Actor
from services.notices import clock_of, morning_of, plan
from storage.course import course, session
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import attendance, enrolment
from storage.utc import epoch, moment

MOST = 50
"""People, or courses, in one transaction."""

_CLOCK = Actor(Role.CLOCK)
_MOVES = {Enrolment.ATTENDED: "attend", Enrolment.ABSENT: "miss", Enrolment.COMPLETED: "complete"}
_MINE = (session.c.course_id == course.c.id, session.c.cancelled_at.is_(None))
_FIRST = sa.select(sa.func.min(session.c.starts_at)).where(*_MINE).scalar_subquery()
_END = sa.func.max(session.c.starts_at + session.c.minutes * 60)
_LAST = sa.select(_END).where(*_MINE).scalar_subquery()
_TO_BEGIN = sa.select(course.c.id).where(
    course.c.state.in_([State.OPEN.value, State.FULL.value]), bindparam("by") >= _FIRST
)
_RUNNING = sa.select(course.c.id, _LAST.label("ends_at")).where(
    course.c.state == State.RUNNING.value, bindparam("by") >= _LAST
)
_ENDS_AT = sa.select(_END.label("ends_at")).where(
    session.c.course_id == bindparam("of_course"), session.c.cancelled_at.is_(None)
)
_LIVE = (
    sa.select(enrolment)
    .where(enrolment.c.course_id == bindparam("of_course"), enrolment.c.state.in_([state.value for state in LIVE]))
    .order_by(enrolment.c.id)
    .with_for_update()
)
_ATTENDED = (
    sa.select(attendance.c.enrolment_id, sa.func.count())
    .join(session, session.c.id == attendance.c.session_id)
    .where(attendance.c.enrolment_id.in_(bindparam("of_enrolments", expanding=True)), session.c.cancelled_at.is_(None))
    .group_by(attendance.c.enrolment_id)
)


def begin_due(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Begin the courses whose first session has begun; return how many.

    Raises:
        RowFault: when it cannot be done for one; the course may be left out by `besides`.
    """
    rows = tx.all(_TO_BEGIN.where(*row_fault.besides(course.c.id, besides)).limit(MOST), by=epoch(now))
    for found in rows:
        with row_fault.row(found.id):
            row = courses.read(tx, course_id=found.id)
            # Whoever was faster took it elsewhere.
            if row.state in (State.OPEN, State.FULL):
                courses.move(tx, row, "begin", actor=_CLOCK, now=now)
    return len(rows)


def finish_due(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Settle what became of some people of courses that are over, and of the courses themselves; return how many.

    Raises:
        RowFault: as `begin_due`; the number is the course's.
    """
    # Nothing ends before the word of its last session is no longer taken.
    query = _RUNNING.where(*row_fault.besides(course.c.id, besides)).order_by(course.c.id)
    for found in tx.all(query, by=epoch(now - CLOSES)):
        if finishes_at(moment(found.ends_at), programme) <= now:
            with row_fault.row(found.id):
                return _finish(tx, found.id, programme=programme, now=now)
    return 0


def finishes_at(ended: datetime, programme: Programme) -> datetime:
    """Say when a course whose last session ended is over: that midnight in the city, so that lists can be filled in."""
    day = ended.astimezone(programme.zone).date()
    return max(datetime.combine(day + timedelta(days=1), time(), programme.zone), ended + CLOSES)


def _finish(tx: Tx, course_id: int, *, programme: Programme, now: datetime) -> int:
    row = courses.read(tx, course_id=course_id)
    ends = tx.one(_ENDS_AT, of_course=course_id)
    if row.state != State.RUNNING or ends is None or ends.ends_at is None:
        return 0
    ended = moment(ends.ends_at)
    if finishes_at(ended, programme) > now:
        # A session was added or moved a moment ago.
        return 0
    people = tx.all(_LIVE.limit(MOST), of_course=course_id)
    kept = sum(not one.cancelled for one in courses.sessions(tx, course_id=course_id))
    came = {of: count for of, count in tx.all(_ATTENDED, of_enrolments=[one.id for one in people])}
    for one in people:
        if one.state in SEATED:
            _end(tx, one, came.get(one.id, 0), kept, ended, programme=programme, now=now)
        else:
            enrolments.move(tx, one, "call_off", actor=_CLOCK, now=now, offer_until=None)
            _tell_waited(tx, one, programme=programme, now=now)
    if len(people) < MOST:
        courses.move(tx, row, "finish", actor=_CLOCK, now=now, tell_at=None)
    return len(people) + 1


def _end(tx: Tx, row: Row, came: int, kept: int, ended: datetime, *, programme: Programme, now: datetime) -> None:
    state = end_state(came, kept, programme.courses.certificate_percent)
    enrolments.move(tx, row, _MOVES[state], actor=_CLOCK, now=now)
    if state is not Enrolment.ABSENT:
        ask_feedback(tx, row, ended=ended, programme=programme, now=now)


def ask_feedback(tx: Tx, row: Row, *, ended: datetime, programme: Programme, now: datetime) -> None:
    """Have somebody asked how it was: the day after at the hour for it by their own clock; not where it is too late."""
    zone = ZoneInfo(clock_of(tx, person_id=row.person_id, programme=programme))
    day = ended.astimezone(zone).date() + timedelta(days=1)
    asked = datetime.combine(day, programme.courses.feedback_at, zone)
    use_by = asked + MANNERS[Purpose.COURSE_AFTER].use_by
    due_at = outside_quiet(max(asked, now), zone, programme.quiet_hours)
    if due_at < use_by:
        plan(
            tx,
            person_id=row.person_id,
            purpose=Purpose.COURSE_AFTER,
            occurrence=f"feedback.{row.id}",
            body={"kind": "feedback", "course": row.course_id},
            due_at=due_at,
            use_by=use_by,
            now=now,
        )


def _tell_waited(tx: Tx, row: Row, *, programme: Programme, now: datetime) -> None:
    plan(
        tx,
        person_id=row.person_id,
        purpose=Purpose.COURSE_AFTER,
        occurrence=f"waited.{row.id}",
        body={"kind": "waited", "course": row.course_id},
        due_at=morning_of(tx, person_id=row.person_id, programme=programme, now=now),
        now=now,
    )
