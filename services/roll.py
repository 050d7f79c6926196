"""The officer's list of a course: read by pages, filled in by taps, and put right after the end."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.attendance import How, end_state
from programme.course_told import Seen
from programme.enrolment import AFTER, SEATED, State
from programme.errors import Conflict, NotFound
from programme.file import Programme
from programme.notice import Purpose
from programme.roll import PAGE, Entry, One, Roll
from services import attending
from services import course as courses
from services import enrolment as enrolments
from services.course_names import names_of
from services.journal import Actor, record
from services.notices import awake_at, plan
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

_MOVES = {State.ATTENDED: "mark_attended", State.ABSENT: "mark_absent", State.COMPLETED: "mark_completed"}
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
_GONE = sa.delete(attendance).where(
    attendance.c.enrolment_id == bindparam("of_id"), attendance.c.session_id == bindparam("of_session")
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


def mark(
    tx: Tx, *, enrolment_id: int, session_id: int, there: bool, by: Actor, programme: Programme, now: datetime
) -> None:
    """Note that somebody was at a session, or was not; after the end their state follows. A repeated tap does nothing.

    Raises:
        NotFound: when nobody is there any more, or the session does not take place.
        Conflict: when they have no seat.
    """
    row = _locked(tx, enrolment_id)
    kept = [found for found in courses.sessions(tx, course_id=row.course_id) if not found.cancelled]
    session = next((found for found in kept if found.id == session_id), None)
    if session is None:
        raise NotFound("roll.session_gone")
    if session.starts_at > now:
        raise Conflict("roll.not_begun", at=session.starts_at)
    if row.state not in ROLLED:
        raise Conflict("roll.no_seat")
    if there:
        changed = attending.note(tx, enrolment_id=row.id, session_id=session_id, how=How.LIST, now=now)
    else:
        changed = tx.run(_GONE, of_id=row.id, of_session=session_id) == 1
    if not changed:
        return
    action = "mark_there" if there else "mark_not_there"
    record(tx, actor=by, action=action, noun="enrolment", noun_id=row.id, now=now, note=str(session_id))
    if row.state in AFTER:
        came = {of for _, of in tx.all(_CAME, of_enrolments=[row.id])} & {found.id for found in kept}
        state = end_state(len(came), len(kept), programme.courses.certificate_percent)
        _put(tx, row, state, by=by, programme=programme, now=now)


def put(
    tx: Tx, *, enrolment_id: int, version: int, state: State, by: Actor, programme: Programme, now: datetime
) -> None:
    """Put right after the end what became of somebody.

    Raises:
        NotFound: when nobody is there any more.
        Conflict: when it changed since it was shown.
        MoveNotAllowed: when the course is not over for them.
    """
    row = _locked(tx, enrolment_id)
    if row.version != version:
        raise Conflict("roll.changed")
    _put(tx, row, state, by=by, programme=programme, now=now)


def _put(tx: Tx, row: Row, state: State, *, by: Actor, programme: Programme, now: datetime) -> None:
    if row.state == state:
        return
    enrolments.move(tx, row, _MOVES[state], actor=by, now=now)
    if state is State.COMPLETED:
        # Nothing else of it is told: only that there is a certificate now.
        plan(
            tx,
            person_id=row.person_id,
            purpose=Purpose.COURSE_AFTER,
            occurrence=f"certificate.{row.id}",
            body={"kind": "certificate", "course": row.course_id},
            due_at=awake_at(tx, person_id=row.person_id, programme=programme, now=now),
            now=now,
        )


def _locked(tx: Tx, enrolment_id: int) -> Row:
    found = tx.one(_READ, of_id=enrolment_id)
    if found is None:
        raise NotFound("roll.gone")
    courses.read(tx, course_id=found.course_id)
    row = tx.one(_READ.with_for_update(), of_id=enrolment_id)
    if row is None:
        raise NotFound("roll.gone")
    return row


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
