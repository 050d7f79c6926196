"""Recipients of a broadcast for whom it is night: each waits for their own morning, and nobody waits for them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import orjson
import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from programme.quiet import outside_quiet
from storage.broadcast import asleep, recipient
from storage.course import session
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.person import person
from storage.utc import epoch, moment

MOST = 2_000
"""Recipients woken in one transaction."""

ZONE = sa.type_coerce(person.c.zone, sa.LargeBinary).label("zone")
"""By which clock a recipient lives, still sealed: one damaged row must not hold up the others of its share."""

_MINE = recipient.c.broadcast_id == bindparam("of_id", type_=sa.BigInteger)
_SLEEP = (
    sa.update(recipient)
    .where(_MINE, recipient.c.person_id.in_(bindparam("people", expanding=True, type_=sa.BigInteger)))
    .values(state="asleep", opens_at=bindparam("at", type_=sa.BigInteger))
)
_NEXT = sa.select(recipient.c.opens_at).where(_MINE, asleep).order_by(recipient.c.opens_at).limit(1)
_AWAKE = (
    sa.select(recipient.c.person_id)
    .where(_MINE, asleep, recipient.c.opens_at <= bindparam("at", type_=sa.BigInteger))
    .order_by(recipient.c.opens_at)
    .limit(MOST)
)
_WAKE = sa.update(recipient).where(_MINE, recipient.c.person_id.in_(_AWAKE)).values(state="waiting", opens_at=None)
_BEGINS = sa.select(sa.func.min(session.c.starts_at).label("at")).where(
    session.c.course_id == bindparam("of_course"),
    session.c.cancelled_at.is_(None),
    session.c.starts_at > bindparam("after", type_=sa.BigInteger),
)


def next_morning(tx: Tx, *, broadcast_id: int) -> datetime | None:
    """Say when the first of those who wait for their morning has it; None where nobody does."""
    row = tx.one(_NEXT, of_id=broadcast_id)
    return None if row is None else moment(row.opens_at)


def wake_some(tx: Tx, *, broadcast_id: int, now: datetime) -> int:
    """Let those whose night is over wait in their lanes as the others do; return how many, 0 when none are left."""
    return tx.run(_WAKE, of_id=broadcast_id, at=epoch(now))


def put_to_sleep(tx: Tx, share: Sequence[Row], broadcast: Row, *, programme: Programme, now: datetime) -> set[int]:
    """Let those of a share (`person_id`, `zone`) for whom it is night wait for their morning; return who they are.

    Not where that would be too late: the course that is announced begins before.
    """
    latest = _begins(tx, broadcast, now)
    mornings: dict[str, datetime] = {}
    nights: dict[datetime, list[int]] = defaultdict(list)
    for one in share:
        zone = _zone(tx, one.zone, programme)
        if zone not in mornings:
            mornings[zone] = outside_quiet(now, ZoneInfo(zone), programme.quiet_hours)
        if now < mornings[zone] and (latest is None or mornings[zone] < latest):
            nights[mornings[zone]].append(one.person_id)
    for morning, people in nights.items():
        tx.run(_SLEEP, of_id=broadcast.id, people=people, at=epoch(morning))
    return {person_id for people in nights.values() for person_id in people}


def _begins(tx: Tx, broadcast: Row, now: datetime) -> datetime | None:
    if broadcast.course_id is None:
        return None
    row = tx.one(_BEGINS, of_course=broadcast.course_id, after=epoch(now))
    return None if row is None or row.at is None else moment(row.at)


def _zone(tx: Tx, sealed: bytes | None, programme: Programme) -> str:
    if sealed is None:
        return programme.time_zone
    try:
        return str(orjson.loads(tx.keys.unseal("person.zone", sealed)))
    except WrongKey:
        # As `services.notices.clock_of`.
        return programme.time_zone
