"""How a broadcast's notices go out: many claimed in one transaction, and many settled in one."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.notice import Priority, Purpose, Reason
from services import mailing, quiet
from services.broadcast_lanes import kinds_of
from services.broadcast_steer import withhold
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import claimed, outbox, waiting
from storage.person import person
from storage.utc import epoch

Fate = Callable[..., None]
"""Writes down what became of one claimed row that was not simply sent: `(tx, *, now)`."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A claimed row, with whom it goes to; `sealed_zone` is opened only where an hour is shown."""

    id: int
    person_id: int
    purpose: str
    attempts: int
    unsure: int
    due_at: int
    use_by: int
    occurrence: str
    batch: str | None
    has_body: bool
    user_id: int
    chat_id: int
    language: str | None
    sealed_zone: bytes | None
    before: Row
    """The row as it was, to be given back unsent."""

    @property
    def as_row(self) -> Row:
        """This, for whoever marks rows."""
        return cast(Row, self)


_NEXT = mailing.DUE.add_columns(
    outbox.c.occurrence,
    outbox.c.batch,
    outbox.c.body.is_not(None).label("has_body"),
    person.c.language,
    sa.type_coerce(person.c.zone, sa.LargeBinary).label("zone"),
).join(person, person.c.id == outbox.c.person_id)
_DUE = (
    sa.select(outbox.c.id)
    .where(
        outbox.c.messenger == bindparam("of_messenger"),
        outbox.c.priority == int(Priority.BROADCAST),
        waiting,
        outbox.c.due_at <= bindparam("until"),
    )
    .limit(1)
)
_CLAIM = (
    sa.update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True, type_=sa.BigInteger)), waiting)
    .values(state="sending", due_at=bindparam("until"), updated_at=bindparam("at"))
    .returning(outbox.c.id)
)
_MINE = (
    outbox.c.id == bindparam("of_id", type_=sa.BigInteger),
    claimed,
    outbox.c.due_at == bindparam("of_due", type_=sa.BigInteger),
)
_SENT = (
    sa.update(outbox)
    .where(*_MINE)
    .values(
        state="sent",
        reason=None,
        message_id=bindparam("message", type_=sa.BigInteger),
        updated_at=bindparam("at", type_=sa.BigInteger),
    )
)


def is_due(tx: Tx, *, messenger: str, now: datetime) -> bool:
    """Say whether there is anything to claim; asked first, because a claim is a transaction that writes."""
    return tx.one(_DUE, of_messenger=messenger, until=epoch(now)) is not None


def claim_some(tx: Tx, *, messenger: str, now: datetime, most: int) -> list[Taken]:
    """Take the next rows, to send them now.

    What cannot be carried ends here, or goes to the person's other messenger.
    """
    at, until = epoch(now), epoch(now + mailing.CLAIM)
    rows: dict[int, Row] = {}
    for row in tx.all(_NEXT, of_messenger=messenger, of_priority=int(Priority.BROADCAST), until=at, most=most):
        # Whoever has two accounts on one messenger gets it in one of them, which is not out of reach.
        if row.id not in rows or rows[row.id].stopped_at is not None:
            rows[row.id] = row
    turned_away = set()
    for row in [row for row in rows.values() if row.use_by <= at or row.user_id is None or row.stopped_at is not None]:
        del rows[row.id]
        if row.use_by <= at:
            mailing.skip(tx, row, reason=Reason.LATE, now=now)
        else:
            mailing.turn_away(tx, row, now=now)
            turned_away.add(row.batch)
    _withhold(tx, turned_away)
    for person_id in _unwanting(tx, list(rows.values()), now=now):
        for row in [row for row in rows.values() if row.person_id == person_id and row.batch is not None]:
            mailing.skip(tx, rows.pop(row.id), reason=Reason.OPTED_OUT, now=now)
    if not rows:
        return []
    mine = tx.all(_CLAIM, ids=list(rows), until=until, at=at)
    return [_taken(rows[one.id], until) for one in sorted(mine, key=lambda one: one.id)]


def _unwanting(tx: Tx, rows: Sequence[Row], *, now: datetime) -> set[int]:
    """Name those who do not want it any more: whoever says so while it goes out is not told."""
    people: dict[str, list[int]] = {}
    for row in rows:
        if row.batch is not None:
            people.setdefault(row.batch, []).append(row.person_id)
    kinds = kinds_of(tx, batches=people)
    return {
        one
        for name, kind in kinds.items()
        for one in quiet.unwanting(tx, people=people[name], purpose=Purpose.BROADCAST, kind=kind, now=now)
    }


def _taken(row: Row, until: int) -> Taken:
    return Taken(
        row.id,
        row.person_id,
        row.purpose,
        row.attempts,
        row.unsure,
        until,
        row.use_by,
        row.occurrence,
        row.batch,
        bool(row.has_body),
        row.user_id,
        row.chat_id,
        row.language,
        row.zone,
        row,
    )


def settle_some(
    tx: Tx, *, sent: Sequence[tuple[Taken, int | None]], fates: Sequence[tuple[Taken, Fate]], now: datetime
) -> None:
    """Write down what became of claimed rows: those that were sent, with their messages' numbers, and the others."""
    if sent:
        at = epoch(now)
        tx.many(
            _SENT,
            [{"of_id": one.id, "of_due": one.due_at, "message": message, "at": at} for one, message in sent],
        )
    for _, fate in fates:
        fate(tx, now=now)
    _withhold(tx, {taken.batch for taken, _ in fates})


def _withhold(tx: Tx, batches: Collection[str | None]) -> None:
    withhold(tx, batches=[name for name in batches if name is not None])
