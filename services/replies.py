"""Replies that are owed: an answer that could not go out at once is a row, and the person's present screen pays it.

The row holds no text. What is shown is computed when it goes out, so a reply that was overtaken is never sent.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from storage.account import account
from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.outbox import outbox, waiting
from storage.utc import epoch

PURPOSE = "reply"
PRIORITY = 0
USE_BY = timedelta(hours=24)
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=5)
CLAIM = timedelta(minutes=1)
CLAIMED = "claimed"

_OWE = Upsert(
    lambda insert: (
        row := insert(outbox).values(
            purpose=PURPOSE,
            priority=PRIORITY,
            state="planned",
            **{
                name: sa.bindparam(name)
                for name in ("person_id", "messenger", "occurrence", "due_at", "use_by", "created_at", "updated_at")
            },
        )
    ).on_conflict_do_update(
        index_elements=["person_id", "purpose", "occurrence"],
        set_={
            "state": "planned",
            "attempts": 0,
            "reason": None,
            "due_at": row.excluded.due_at,
            "use_by": row.excluded.use_by,
            "updated_at": row.excluded.updated_at,
        },
    )
)


def owe(tx: Tx, *, person_id: int, messenger: str, now: datetime, after: timedelta = FIRST_PAUSE) -> None:
    """Note that a person has not been shown where they are; one row a messenger, however often it happens."""
    tx.run(
        _OWE,
        person_id=person_id,
        messenger=messenger,
        occurrence=messenger,
        due_at=_not_before(now + after),
        use_by=epoch(now + USE_BY),
        created_at=epoch(now),
        updated_at=epoch(now),
    )


def due(tx: Tx, *, messenger: str, now: datetime, most: int = 100) -> list[Row]:
    """List the replies to be paid now, with the account that they go to."""
    return tx.all(
        sa.select(outbox.c.id, outbox.c.attempts, outbox.c.due_at, account.c.user_id, account.c.chat_id)
        .join(account, (account.c.person_id == outbox.c.person_id) & (account.c.messenger == outbox.c.messenger))
        .where(
            outbox.c.messenger == messenger,
            outbox.c.priority == PRIORITY,
            outbox.c.purpose == PURPOSE,
            waiting,
            outbox.c.due_at <= epoch(now),
        )
        .order_by(outbox.c.due_at)
        .limit(most)
    )


def owed(tx: Tx, *, messenger: str) -> frozenset[int]:
    """Name the people who are owed a reply."""
    query = sa.select(outbox.c.person_id).where(
        outbox.c.messenger == messenger, outbox.c.priority == PRIORITY, outbox.c.purpose == PURPOSE, waiting
    )
    return frozenset(row.person_id for row in tx.all(query))


def claim(tx: Tx, row: Row, *, now: datetime) -> Row | None:
    """Take a row that `due` gave to send it now; None when it changed since, and the row to go on with otherwise.

    A claim ends after `CLAIM`: should nobody be able to write down that it was sent, it is not sent every second.
    """
    claimed = {"state": "retry", "reason": CLAIMED, "attempts": row.attempts + 1}
    return tx.one(
        sa.update(outbox)
        .where(_as_read(row), waiting)
        .values(due_at=_not_before(now + CLAIM), updated_at=epoch(now), **claimed)
        .returning(outbox.c.id, outbox.c.attempts, outbox.c.due_at, outbox.c.use_by)
    )


def release(tx: Tx, *, messenger: str, now: datetime) -> None:
    """Make what a process claimed that was killed meanwhile due at once."""
    claimed = (outbox.c.messenger == messenger, outbox.c.priority == PRIORITY, waiting, outbox.c.reason == CLAIMED)
    tx.run(sa.update(outbox).where(*claimed).values(due_at=epoch(now), reason=None))


def paid(tx: Tx, *, person_id: int, messenger: str) -> None:
    """Forget what was owed: the person has been shown where they are."""
    tx.run(
        sa.delete(outbox).where(
            outbox.c.person_id == person_id, outbox.c.purpose == PURPOSE, outbox.c.occurrence == messenger
        )
    )


def settle(tx: Tx, row: Row, *, state: str, now: datetime, reason: str | None = None) -> None:
    """End a claimed row: sent, failed or skipped; a newer debt in the same row stays."""
    tx.run(sa.update(outbox).where(_as_read(row)).values(state=state, reason=reason, updated_at=epoch(now)))


def put_off(tx: Tx, row: Row, *, now: datetime, reason: str, after: timedelta | None = None) -> None:
    """Try a claimed row again later, each time later than before, or at the time the messenger named."""
    pause = after or min(FIRST_PAUSE * 2 ** min(row.attempts - 1, 20), LONGEST_PAUSE)
    again = _not_before(now + pause)
    state = "retry" if again < row.use_by else "skipped"
    tx.run(
        sa.update(outbox).where(_as_read(row)).values(state=state, due_at=again, reason=reason, updated_at=epoch(now))
    )


def _as_read(row: Row) -> sa.ColumnElement[bool]:
    # `owe` sets the attempts to 0 and a claim counts one, so even in the same second they differ.
    return sa.and_(outbox.c.id == row.id, outbox.c.due_at == row.due_at, outbox.c.attempts == row.attempts)


def _not_before(moment: datetime) -> int:
    # Whole seconds, rounded up: the pause that a messenger asks for is waited out.
    return epoch(moment + timedelta(seconds=1) - timedelta(microseconds=1))
