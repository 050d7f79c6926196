"""The officer's list of a course, read by pages."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.course_told import Seen
from programme.enrolment import AFTER, SEATED, State
from programme.errors import NotFound
from programme.roll import PAGE, Entry, One, Roll
from services import course as courses
from services.course_names import names_of
from services.journal import Actor, record
from storage.course import session
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import attendance, certificate, enrolment

ORDER = (
    *(State.ENROLLED, State.RECONFIRMING, State.COMPLETED, State.ATTENDED, State.ABSENT),
    *(State.OFFERED, State.WAITLISTED, State.NOT_COMING, State.LEFT, State.CALLED_OFF),
)
"""Who comes first on the list."""

ROLLED = (*SEATED, *AFTER)
"""Whose being there is noted."""

_OF_COURSE = enrolment.c.course_id == bindparam("of_course")
_COUNTS = sa.select(enrolment.c.state, sa.func.count()).where(_OF_COURSE).group_by(enrolment.c.state)
_RANK = sa.case({state.value: rank for rank, state in enumerate(ORDER)}, value=enrolment.c.state, else_=len(ORDER))
_PEOPLE = sa.select(enrolment).where(_OF_COURSE)
_CAME = sa.select(attendance.c.enrolment_id, attendance.c.session_id).where(
    attendance.c.enrolment_id.in_(bindparam("of_enrolments", expanding=True))
)
_CAME_TO = (
    sa.select(attendance.c.session_id, sa.func.count())
    .join(enrolment, enrolment.c.id == attendance.c.enrolment_id)
    .where(_OF_COURSE, enrolment.c.state.in_([state.value for state in ROLLED]))
    .group_by(attendance.c.session_id)
)
_AHEAD = sa.select(sa.func.count()).where(
    _OF_COURSE, enrolment.c.state == State.WAITLISTED.value, enrolment.c.queued_at < bindparam("than")
)
_READ = sa.select(enrolment).where(enrolment.c.id == bindparam("of_id"))
_CODE = sa.select(certificate.c.code).where(
    certificate.c.enrolment_id == bindparam("of_id"), certificate.c.issued_at.is_not(None)
)


def roll(tx: Tx, *, course_id: int, page: int = 0, only: Collection[State] = ORDER) -> Roll:
    """Read a page of a course's people, those with a seat first, then the line of those who wait.

    Raises:
        NotFound: when there is no such course.
    """
    view = _seen(tx, course_id)
    query = _PEOPLE.where(enrolment.c.state.in_([state.value for state in only]))
    if set(only) == set(ROLLED):
        # A list that is filled in by taps stays as it is while states change.
        ordered = query.order_by(enrolment.c.id)
    else:
        ordered = query.order_by(_RANK, sa.func.coalesce(enrolment.c.queued_at, 0), enrolment.c.id)
    rows = tx.all(ordered.offset(page * PAGE).limit(PAGE + 1), of_course=course_id)
    counts = {State(state): count for state, count in tx.all(_COUNTS, of_course=course_id)}
    came = {session_id: count for session_id, count in tx.all(_CAME_TO, of_course=course_id)}
    return Roll(view, _entries(tx, rows[:PAGE]), page, len(rows) > PAGE, counts, came)


def look(tx: Tx, *, course_id: int, by: Actor, now: datetime) -> None:
    """Write down who looked at the whole names of a course's people."""
    record(tx, actor=by, action="look", noun="course", noun_id=course_id, now=now)


def one(tx: Tx, *, enrolment_id: int) -> One:
    """Read one person of a course.

    Raises:
        NotFound: when nobody is there any more.
    """
    row = tx.one(_READ, of_id=enrolment_id)
    if row is None:
        raise NotFound("roll.gone")
    issued = tx.one(_CODE, of_id=enrolment_id)
    (entry,) = _entries(tx, [row])
    return One(_seen(tx, row.course_id), entry, row.version, None if issued is None else issued.code)


def course_of(tx: Tx, *, session_id: int) -> int:
    """Say which course a session belongs to.

    Raises:
        NotFound: when there is no such session.
    """
    row = tx.one(sa.select(session.c.course_id).where(session.c.id == session_id))
    if row is None:
        raise NotFound("roll.session_gone")
    return int(row.course_id)


def _entries(tx: Tx, rows: list[Row]) -> tuple[Entry, ...]:
    names = names_of(tx, {row.person_id for row in rows})
    came: dict[int, set[int]] = {row.id: set() for row in rows}
    for enrolment_id, session_id in tx.all(_CAME, of_enrolments=list(came)):
        came[enrolment_id].add(session_id)
    return tuple(
        Entry(row.id, names.get(row.person_id, ""), State(row.state), _place(tx, row), frozenset(came[row.id]))
        for row in rows
    )


def _place(tx: Tx, row: Row) -> int | None:
    if row.state != State.WAITLISTED:
        return None
    ahead = tx.one(_AHEAD, of_course=row.course_id, than=row.queued_at or 0)
    return 1 if ahead is None else int(ahead[0]) + 1


def _seen(tx: Tx, course_id: int) -> Seen:
    view = courses.seen(tx, course_id=course_id)
    if view is None:
        raise NotFound("course.not_there")
    return view
