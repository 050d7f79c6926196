"""The officer's list filled in by taps, and put right after the end."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.attendance import How, end_state
from programme.enrolment import AFTER, State
from programme.errors import Conflict, NotFound
from programme.file import Programme
from programme.notice import Purpose
from services import attending
from services import course as courses
from services import enrolment as enrolments
from services.journal import Actor, record
from services.notices import awake_at, plan
from services.roll import ROLLED
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import attendance, enrolment

_MOVES = {State.ATTENDED: "mark_attended", State.ABSENT: "mark_absent", State.COMPLETED: "mark_completed"}
_READ = sa.select(enrolment).where(enrolment.c.id == bindparam("of_id"))
_CAME = sa.select(attendance.c.session_id).where(attendance.c.enrolment_id == bindparam("of_id"))
_GONE = sa.delete(attendance).where(
    attendance.c.enrolment_id == bindparam("of_id"), attendance.c.session_id == bindparam("of_session")
)


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
    held = next((found for found in kept if found.id == session_id), None)
    if held is None:
        raise NotFound("roll.session_gone")
    if held.starts_at > now:
        raise Conflict("roll.not_begun", at=held.starts_at)
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
        came = {one.session_id for one in tx.all(_CAME, of_id=row.id)} & {found.id for found in kept}
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
