"""The lanes of a broadcast: by messenger, what waits and what is under way; no messenger waits for another one."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from services.broadcast import BATCH, batch
from storage.account import account
from storage.broadcast import broadcast, recipient, waiting
from storage.engine.tx import Tx
from storage.outbox import outbox

UNDER_WAY = ("planned", "retry", "sending")
NOBODYS = ""
"""The lane of those without any account: their rows fail at once, so that totals add up."""

_NEXT_LANE = (
    sa.select(recipient.c.messenger)
    .where(recipient.c.broadcast_id == bindparam("of_id"), waiting, recipient.c.messenger > bindparam("after"))
    .order_by(recipient.c.messenger)
    .limit(1)
)
_FIRST_LANE = (
    sa.select(recipient.c.messenger)
    .where(recipient.c.broadcast_id == bindparam("of_id"), waiting)
    .order_by(recipient.c.messenger)
    .limit(1)
)
_UNDER_WAY = (
    sa.select(outbox.c.messenger, sa.func.count().label("number"))
    .where(outbox.c.batch == bindparam("of_batch"), outbox.c.state.in_(UNDER_WAY))
    .group_by(outbox.c.messenger)
)


def in_use(person_id: sa.ColumnElement[int], *, reached: bool) -> sa.ScalarSelect[Any]:
    """Give the messenger that somebody wrote from last, as `services.notices.plan` chooses it.

    `reached`: of those that reach them; none where nothing does.
    """
    query = sa.select(account.c.messenger).where(account.c.person_id == person_id)
    if reached:
        query = query.where(account.c.stopped_at.is_(None))
    last = sa.func.coalesce(account.c.active_on, account.c.created_at)
    return query.order_by(last.desc(), account.c.id.desc()).limit(1).scalar_subquery()


def lane_of(person_id: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    """Give the lane that somebody waits in."""
    return sa.func.coalesce(in_use(person_id, reached=True), in_use(person_id, reached=False), NOBODYS)


def waiting_in(tx: Tx, *, broadcast_id: int) -> list[str]:
    """List the lanes in which somebody waits; each is found by one step in the index, however many wait."""
    lanes: list[str] = []
    found = tx.one(_FIRST_LANE, of_id=broadcast_id)
    while found is not None:
        lanes.append(str(found.messenger))
        found = tx.one(_NEXT_LANE, of_id=broadcast_id, after=found.messenger)
    return lanes


def under_way(tx: Tx, *, broadcast_id: int) -> dict[str, int]:
    """Count what is planned or claimed and not over, by messenger."""
    rows = tx.all(_UNDER_WAY, of_batch=batch(broadcast_id))
    return {row.messenger or NOBODYS: int(row.number) for row in rows}


def kinds_of(tx: Tx, *, batches: Collection[str]) -> dict[str, str]:
    """Give the kinds of the broadcasts that some batches are of."""
    numbers = {number: name for name in batches if (number := name.removeprefix(BATCH)).isdecimal()}
    if not numbers:
        return {}
    rows = tx.all(sa.select(broadcast.c.id, broadcast.c.kind).where(broadcast.c.id.in_(map(int, numbers))))
    return {numbers[str(row.id)]: str(row.kind) for row in rows}
