"""Reminders of sessions: computed for each person by their own clock, in rows that the clock plans when they are due.

Whoever comes late gets what is still to come; what was due before is left out, because the seat that they were given
just now says the same.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from programme.notice import Purpose, Reason
from services.reminder_rows import SEATS, SESSIONS, write, zone_of
from storage.course import session
from storage.engine.statement import Hot, Upsert
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.outbox import outbox, waiting
from storage.person import person
from storage.reminder import reminder, replan
from storage.utc import epoch

_SEAT = SEATS.where(enrolment.c.id == bindparam("of_enrolment"))
_OF_COURSE = SESSIONS.where(session.c.course_id == bindparam("of_course"))
_ONE = SESSIONS.where(session.c.id == bindparam("of_session"))
_AGAIN = Upsert(
    lambda insert: (
        insert(replan)
        .values(session_id=bindparam("of_session"), after_id=0)
        .on_conflict_do_update(index_elements=["session_id"], set_={"after_id": 0})
    )
)
# Asked whenever somebody sends their registration, so that it must cost next to nothing.
_ANY = Hot(sa.select(reminder.c.id).where(reminder.c.person_id == bindparam("of_person")).limit(1))
_ZONE = sa.select(sa.type_coerce(person.c.zone, sa.LargeBinary).label("zone")).where(
    person.c.id == bindparam("of_person")
)
_WAITED = (
    sa.select(*(reminder.c[name] for name in ("id", "enrolment_id", "session_id", "kind", "zone")))
    .where(reminder.c.person_id == bindparam("of_person"))
    .order_by(reminder.c.id)
    .with_for_update()
)


def plan_for(tx: Tx, *, enrolment_id: int, programme: Programme, now: datetime) -> None:
    """Write down what somebody who comes will be reminded of; what is of no use any more is left out."""
    seat = tx.one(_SEAT, of_enrolment=enrolment_id)
    if seat is not None:
        sessions = tx.all(_OF_COURSE, of_course=seat.course_id, after=epoch(now))
        write(tx, [seat], sessions, programme=programme, now=now)


def drop_for(tx: Tx, *, enrolment_id: int, now: datetime) -> None:
    """Take back the reminders of somebody who does not come; those that were planned already are not sent."""
    _take_back(tx, reminder.c.enrolment_id == enrolment_id, enrolment.c.id == enrolment_id, ".%", now=now)


def replan_session(tx: Tx, *, session_id: int, programme: Programme, now: datetime) -> None:
    """Have the reminders of a session that moved, or was cancelled, computed anew; the old ones are dead at once.

    The new ones are written by the clock, for some people in each transaction.
    """
    of_course = sa.select(session.c.course_id).where(session.c.id == session_id).scalar_subquery()
    _take_back(tx, reminder.c.session_id == session_id, enrolment.c.course_id == of_course, f".{session_id}.%", now=now)
    if tx.one(_ONE, of_session=session_id, after=epoch(now)) is None:
        tx.run(sa.delete(replan).where(replan.c.session_id == session_id))
    else:
        tx.run(_AGAIN, of_session=session_id)


def zone_changed(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> None:
    """Compute anew what somebody is reminded of who lives by another clock now."""
    if tx.one(_ANY, of_person=person_id) is None:
        return
    here = tx.one(_ZONE, of_person=person_id)
    zone = zone_of(tx, None if here is None else here.zone, programme=programme)
    rows = [row for row in tx.all(_WAITED, of_person=person_id) if row.zone != zone]
    if not rows:
        return
    tx.run(sa.delete(reminder).where(reminder.c.id.in_([row.id for row in rows])))
    waited: dict[int, set[tuple[int, str]]] = {}
    for row in rows:
        waited.setdefault(row.enrolment_id, set()).add((row.session_id, row.kind))
    for enrolment_id, kinds in waited.items():
        seats = tx.all(_SEAT, of_enrolment=enrolment_id)
        ids = {session_id for session_id, _ in kinds}
        sessions = tx.all(SESSIONS.where(session.c.id.in_(ids)), after=epoch(now))
        # East of here it may be later than what was waited for: that comes as soon as it can.
        write(tx, seats, sessions, programme=programme, now=now, waited=kinds)


def _take_back(
    tx: Tx, which: sa.ColumnElement[bool], seats: sa.ColumnElement[bool], begins: str, *, now: datetime
) -> None:
    tx.run(sa.delete(reminder).where(which))
    # What was planned and has not gone out; one that is of no use any more ends by itself.
    planned = (
        sa.select(outbox.c.id)
        .join(enrolment, enrolment.c.person_id == outbox.c.person_id)
        .where(
            seats,
            outbox.c.purpose == Purpose.COURSE_REMINDER.value,
            outbox.c.occurrence.like(sa.cast(enrolment.c.id, sa.Text).concat(begins)),
            outbox.c.use_by > epoch(now),
            waiting,
        )
    )
    values = {"state": "skipped", "reason": Reason.SUPERSEDED.value, "updated_at": epoch(now)}
    tx.run(sa.update(outbox).where(outbox.c.id.in_(planned), waiting).values(**values))
