"""Reminders of sessions: computed for each person by their own clock, in rows that the clock plans when they are due.

Whoever comes late gets what is still to come; what was due before is left out, because the seat that they were given
just now says the same.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from services.reminder_rows import SEATS, SESSIONS, write, zone_of
from services.reminder_withdrawal import withdraw
from storage.course import session
from storage.engine.statement import Hot, Upsert
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.person import person
from storage.reminder import reminder, replan
from storage.utc import epoch

_SEAT = SEATS.where(enrolment.c.id == bindparam("of_enrolment"))
_OF_COURSE = SESSIONS.where(session.c.course_id == bindparam("of_course"))
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
    # What is of an earlier time of its session the clock takes back.
    .join(session, (session.c.id == reminder.c.session_id) & (session.c.moved == reminder.c.moved))
    .where(reminder.c.person_id == bindparam("of_person"), session.c.cancelled_at.is_(None))
    .order_by(reminder.c.id)
    .with_for_update(of=reminder)
)


def plan_for(tx: Tx, *, enrolment_id: int, programme: Programme, now: datetime) -> None:
    """Write down what somebody who comes will be reminded of; what is of no use any more is left out."""
    seat = tx.one(_SEAT, of_enrolment=enrolment_id)
    if seat is not None:
        sessions = tx.all(_OF_COURSE, of_course=seat.course_id, after=epoch(now))
        write(tx, [seat], sessions, programme=programme, now=now)


def drop_for(tx: Tx, *, enrolment_id: int, now: datetime) -> None:
    """Take back the reminders of somebody who does not come; those that were planned already are not sent."""
    withdraw(tx, tx.all(_SEAT, of_enrolment=enrolment_id), now=now)


def replan_session(tx: Tx, *, session_id: int) -> None:
    """Have the reminders of a session that moved, or was called off, computed anew.

    The old ones are dead at once, as they are of an earlier number of `moved`. The clock takes them back and writes the
    new ones, for some people in each transaction: however many come, this one is short.
    """
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
