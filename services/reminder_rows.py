"""Rows of reminders: those of people who come, for sessions to come, each by the person's own clock."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from programme.reminding import late, reminders
from services import row_fault
from storage.course import session
from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.person import person
from storage.reminder import reminder
from storage.utc import epoch, moment

# Zones come sealed: one that cannot be opened is a fault of its person alone.
SEATS = sa.select(
    enrolment.c.id,
    enrolment.c.person_id,
    enrolment.c.course_id,
    sa.type_coerce(person.c.zone, sa.LargeBinary).label("zone"),
).join(person, person.c.id == enrolment.c.person_id)
"""Whoever is to be reminded: enrolments with the sealed zone of their person."""

SESSIONS = (
    sa.select(session.c.id, session.c.course_id, session.c.starts_at, session.c.moved)
    .where(session.c.cancelled_at.is_(None), session.c.starts_at > bindparam("after"))
    .order_by(session.c.id)
)
"""Sessions that take place `after` a second."""

_KEEP = Upsert(
    lambda insert: insert(reminder).on_conflict_do_nothing(
        index_elements=["enrolment_id", "session_id", "kind", "moved"]
    )
)


def zone_of(tx: Tx, sealed: bytes | None, *, programme: Programme) -> str:
    """Say by which clock somebody lives; by the city's where they did not tell."""
    return programme.time_zone if sealed is None else str(orjson.loads(tx.keys.unseal("person.zone", sealed)))


def write(
    tx: Tx,
    seats: Iterable[Row],
    sessions: list[Row],
    *,
    programme: Programme,
    now: datetime,
    waited: Collection[tuple[int, str]] = (),
) -> None:
    """Write what people will be reminded of; what was due before is left out, unless it `waited` until now.

    Raises:
        RowFault: when it cannot be done for one of the enrolments.
    """
    rows: list[dict[str, Any]] = []
    for seat in seats:
        with row_fault.row(seat.id):
            zone = zone_of(tx, seat.zone, programme=programme)
            for one in sessions:
                found = _times(one, zone, programme=programme, now=now, waited=waited)
                about = {"enrolment_id": seat.id, "person_id": seat.person_id, "session_id": one.id, "zone": zone}
                rows += [{**about, "moved": one.moved, **times} for times in found]
    if rows:
        tx.many(_KEEP, rows)


def _times(
    one: Row, zone: str, *, programme: Programme, now: datetime, waited: Collection[tuple[int, str]]
) -> list[dict[str, Any]]:
    here, quiet, times = ZoneInfo(zone), programme.quiet_hours, []
    for found in reminders(moment(one.starts_at), here, programme.reminders, quiet):
        at: datetime | None = found.due_at
        if found.due_at <= now:
            missed = (one.id, found.code) in waited
            at = late(found, now=now, zone=here, quiet=quiet) if missed else None
        if at is not None:
            times.append({"kind": found.code, "due_at": epoch(at), "use_by": epoch(found.use_by)})
    return times
