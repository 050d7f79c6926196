"""Notices that no mailer looks at: on a messenger where no bot runs any more, or of no use before one could.

The mailers see their own messenger only. Without this such a notice would be planned for ever, and with it whatever
waits for the last of its notices.
"""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from programme.notice import Reason
from services.mailing import skip
from services.replies import PURPOSE as REPLY
from storage.account import account
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import claimed, outbox, waiting
from storage.utc import epoch

_COLUMNS = [
    outbox.c[name] for name in ("id", "person_id", "purpose", "state", "attempts", "unsure", "due_at", "use_by")
]


def strays(tx: Tx, *, running: Collection[str], now: datetime, most: int = 100) -> list[Row]:
    """List notices that wait in vain, with the messenger that could carry them instead, if they are of use still."""
    late = outbox.c.use_by <= epoch(now)
    other = (
        sa.select(account.c.messenger)
        .where(
            account.c.person_id == outbox.c.person_id,
            account.c.stopped_at.is_(None),
            account.c.messenger.in_(running),
        )
        .order_by(sa.func.coalesce(account.c.active_on, account.c.created_at).desc(), account.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    nobodys = outbox.c.messenger.not_in(running)
    return tx.all(
        sa.select(*_COLUMNS, other.label("other"))
        .where(waiting, outbox.c.purpose != REPLY, late | (nobodys & other.is_not(None)))
        .order_by(outbox.c.id)
        .limit(most)
    )


def lost(tx: Tx, *, running: Collection[str], now: datetime) -> list[Row]:
    """List claims that ended on a messenger where no bot runs; nobody there will ever settle them."""
    nobodys = outbox.c.messenger.not_in(running)
    return tx.all(sa.select(*_COLUMNS).where(nobodys, claimed, outbox.c.due_at <= epoch(now)))


def end(tx: Tx, row: Row, *, now: datetime) -> None:
    """End a stray that is of no use any more, or give it to the messenger that carries it instead."""
    if row.use_by <= epoch(now):
        skip(tx, row, reason=Reason.LATE, now=now)
        return
    as_read = (outbox.c.id == row.id, outbox.c.due_at == row.due_at, outbox.c.attempts == row.attempts, waiting)
    tx.run(sa.update(outbox).where(*as_read).values(messenger=row.other, updated_at=epoch(now)))
