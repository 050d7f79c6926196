"""Notices: rows of the outbox, written in the transaction that causes them.

A row holds no text: `body` says what it is about, and what is shown is computed when it goes out.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from programme.file import Programme
from programme.notice import MANNERS, Purpose, Reason
from programme.quiet import outside_quiet
from services.replies import PURPOSE as REPLY
from storage.account import account
from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.outbox import STATES, outbox, waiting
from storage.person import person
from storage.utc import epoch

UNREACHABLE = Reason.STOPPED.value
"""The reason of a row that no account of its person can take."""

_ACCOUNTS = (
    sa.select(account.c.messenger, account.c.stopped_at)
    .where(account.c.person_id == sa.bindparam("of_person"))
    .order_by(sa.func.coalesce(account.c.active_on, account.c.created_at).desc(), account.c.id.desc())
)
_ZONE = sa.select(person.c.zone).where(person.c.id == sa.bindparam("of_person"))
_PLAN = Upsert(
    lambda insert: insert(outbox).on_conflict_do_nothing(index_elements=["person_id", "purpose", "occurrence"])
)


def plan(
    tx: Tx,
    *,
    person_id: int,
    purpose: Purpose,
    occurrence: str,
    now: datetime,
    due_at: datetime | None = None,
    use_by: datetime | None = None,
    body: dict[str, Any] | None = None,
    batch: str | None = None,
    messenger: str | None = None,
) -> bool:
    """Plan a notice, on the messenger that the person wrote from last; False when it was planned before.

    With `messenger`, on that one, which is known to reach them.

    Whoever stopped every account gets a row that failed at once, so that totals add up; it is planned anew when they
    write again.
    """
    accounts = accounts_of(tx, person_id=person_id)
    reached = messenger or next((one.messenger for one in accounts if one.stopped_at is None), None)
    manner, due = MANNERS[purpose], due_at or now
    values = {
        "person_id": person_id,
        "messenger": reached or (accounts[0].messenger if accounts else None),
        "purpose": purpose.value,
        "occurrence": occurrence,
        "priority": int(manner.priority),
        "state": "planned" if reached else "failed",
        "reason": None if reached else UNREACHABLE,
        "due_at": epoch(due),
        "use_by": epoch(use_by or due + manner.use_by),
        "body": body,
        "batch": batch,
        "created_at": epoch(now),
        "updated_at": epoch(now),
    }
    return tx.run(_PLAN, **values) == 1


def to_come(tx: Tx, *, person_id: int, purpose: Purpose, occurrence: str) -> bool:
    """Say whether a notice that was planned has not gone out yet."""
    mine = (outbox.c.person_id == person_id, outbox.c.purpose == purpose.value, outbox.c.occurrence == occurrence)
    return tx.one(sa.select(outbox.c.id).where(*mine, waiting)) is not None


def awake_at(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> datetime:
    """Say when a person may be told what can wait until their morning.

    Raises:
        WrongKey: when nobody can read by which clock they live; `morning_of` takes the city's then.
    """
    row = tx.one(_ZONE, of_person=person_id)
    zone = programme.time_zone if row is None or row.zone is None else row.zone
    return outside_quiet(now, ZoneInfo(zone), programme.quiet_hours)


def morning_of(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> datetime:
    """Say the same where one damaged row must not hold up others: the seats of a course, or its end."""
    zone = ZoneInfo(clock_of(tx, person_id=person_id, programme=programme))
    return outside_quiet(now, zone, programme.quiet_hours)


def clock_of(tx: Tx, *, person_id: int, programme: Programme) -> str:
    """Say by which clock somebody lives, as far as they have told; the city's where that cannot be opened."""
    try:
        row = tx.one(_ZONE, of_person=person_id)
    except WrongKey:
        return programme.time_zone
    return programme.time_zone if row is None or row.zone is None else str(row.zone)


def accounts_of(tx: Tx, *, person_id: int) -> list[Row]:
    """List a person's accounts, the one in use first."""
    return tx.all(_ACCOUNTS, of_person=person_id)


def revive(tx: Tx, *, person_id: int, messenger: str, now: datetime) -> int:
    """Plan anew, for an account that writes again, what must arrive and did not, as long as it is of use."""
    kept = [purpose.value for purpose, manner in MANNERS.items() if manner.again]
    return tx.run(
        sa.update(outbox)
        .where(
            outbox.c.person_id == person_id,
            outbox.c.purpose.in_(kept),
            outbox.c.state == "failed",
            outbox.c.reason == UNREACHABLE,
            outbox.c.use_by > epoch(now),
        )
        .values(state="planned", reason=None, messenger=messenger, attempts=0, due_at=epoch(now), updated_at=epoch(now))
    )


def totals(tx: Tx, *, batch: str | None = None, since: datetime | None = None) -> dict[str, int]:
    """Count notices by state: of a batch, or those that changed `since`, or all; their sum is the number of rows."""
    query = sa.select(outbox.c.state, sa.func.count()).where(outbox.c.purpose != REPLY).group_by(outbox.c.state)
    if batch is not None:
        query = query.where(outbox.c.batch == batch)
    if since is not None:
        query = query.where(outbox.c.updated_at >= epoch(since))
    return dict.fromkeys(STATES, 0) | {state: count for state, count in tx.all(query)}


def unreached(tx: Tx, *, batch: str) -> list[Row]:
    """List whom a batch did not surely reach: person_id, state, reason, messenger, purpose."""
    return tx.all(
        sa.select(outbox.c.id, *(outbox.c[name] for name in ("person_id", "state", "reason", "messenger", "purpose")))
        .where(outbox.c.batch == batch, outbox.c.state.in_(["failed", "uncertain", "skipped"]))
        .order_by(outbox.c.state, outbox.c.reason, outbox.c.id)
    )
