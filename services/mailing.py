"""How notices go out: what is due, who takes it, and what became of it; each row is marked in a commit of its own.

planned or retry → sending, with `due_at` the end of the claim → sent, retry, failed, skipped or uncertain.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from programme.notice import MANNERS, Priority, Purpose, Reason
from services.notices import accounts_of
from services.people import stop
from services.replies import PURPOSE as REPLY
from storage.account import account
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import claimed, outbox, waiting
from storage.utc import epoch

CLAIM = timedelta(minutes=3)
"""Longer than any send takes; a claim that nobody settled until then counts as one whose answer was lost."""

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=15)


def due(tx: Tx, *, messenger: str, now: datetime, most: int = 30) -> list[Row]:
    """List the notices to be sent now, the most urgent first, with the account that they go to.

    Broadcasts come behind them, many at a time: `services.broadcast_mailing`.
    """
    found: dict[int, Row] = {}
    for priority in _ONE_BY_ONE:
        if len(found) >= most:
            break
        for row in tx.all(DUE, of_messenger=messenger, of_priority=int(priority), until=epoch(now), most=most):
            # Whoever has two accounts on one messenger gets it in one of them, which is not out of reach.
            if row.id not in found or found[row.id].stopped_at is not None:
                found[row.id] = row
    return list(found.values())


_ONE_BY_ONE = sorted(set(Priority) - {Priority.REPLY, Priority.BROADCAST})

DUE = (
    sa.select(
        *(outbox.c[name] for name in ("id", "person_id", "purpose", "state", "attempts", "unsure", "due_at", "use_by")),
        account.c.user_id,
        account.c.chat_id,
        account.c.stopped_at,
    )
    .outerjoin(account, (account.c.person_id == outbox.c.person_id) & (account.c.messenger == outbox.c.messenger))
    .where(
        outbox.c.messenger == sa.bindparam("of_messenger"),
        outbox.c.priority == sa.bindparam("of_priority"),
        outbox.c.purpose != REPLY,
        waiting,
        outbox.c.due_at <= sa.bindparam("until"),
    )
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
"""The rows of one priority that are due on one messenger: of_messenger, of_priority, until, most."""


def claim(tx: Tx, row: Row, *, now: datetime) -> Row | None:
    """Take a row that `due` gave, to send it now; None when it changed since.

    Its body is read by itself: one that cannot be opened must not be claimed again and again.
    """
    return tx.one(
        sa.update(outbox)
        .where(_as_read(row), waiting)
        .values(state="sending", due_at=epoch(now + CLAIM), updated_at=epoch(now))
        .returning(
            *(outbox.c[name] for name in ("id", "person_id", "purpose", "attempts", "unsure", "due_at", "use_by"))
        )
    )


def body(tx: Tx, taken: Row) -> dict[str, Any] | None:
    """Open what a claimed row is about; one that was planned with many others has only its occurrence.

    Raises:
        WrongKey: it was changed from outside, or sealed with a key that is not at hand.
    """
    row = tx.one(sa.select(outbox.c.body, outbox.c.occurrence).where(outbox.c.id == taken.id))
    if row is None:
        return None
    return {"occurrence": row.occurrence} if row.body is None else dict(row.body)


def lost(tx: Tx, *, messenger: str, now: datetime | None) -> list[Row]:
    """List claims whose end has come and that nobody settled; all of them without a `now`, when a process starts."""
    ended = [] if now is None else [outbox.c.due_at <= epoch(now)]
    query = sa.select(
        *(outbox.c[name] for name in ("id", "purpose", "attempts", "unsure", "due_at", "use_by")),
    ).where(outbox.c.messenger == messenger, claimed, *ended)
    return tx.all(query)


def release(tx: Tx, row: Row, taken: Row, *, now: datetime) -> None:
    """Give a claimed row back as it was: nothing of it was sent."""
    _mark(tx, taken, state=row.state, due_at=row.due_at, now=now)


def settle(tx: Tx, taken: Row, *, state: str, now: datetime, reason: Reason | None = None) -> None:
    """End a claimed row: failed or skipped."""
    _mark(tx, taken, state=state, reason=reason, now=now)


def sent(tx: Tx, taken: Row, *, message_id: int | None, now: datetime) -> None:
    """End a claimed row that was sent, and keep by which number its message can be replied to."""
    _mark(tx, taken, state="sent", reason=None, message_id=message_id, now=now)


def skip(tx: Tx, row: Row, *, reason: Reason, now: datetime) -> None:
    """End a row that `due` gave without sending it."""
    values = {"state": "skipped", "reason": reason.value, "updated_at": epoch(now)}
    tx.run(sa.update(outbox).where(_as_read(row), waiting).values(**values))


def put_off(tx: Tx, taken: Row, *, now: datetime, after: timedelta | None = None) -> None:
    """Try a claimed row again, which certainly was not sent: each time later, or as late as the messenger asks.

    What the messenger asked to wait for counts as no attempt.
    """
    pause = after or min(FIRST_PAUSE * 2 ** min(taken.attempts, 20), LONGEST_PAUSE)
    _again(tx, taken, reason=Reason.LATER, attempts=taken.attempts + (after is None), at=now + pause, now=now)


def doubt(tx: Tx, taken: Row, *, now: datetime, after: timedelta | None = None) -> None:
    """Go on with a claimed row of which nobody knows whether it arrived: once more, or never, by its purpose."""
    manner = next((MANNERS[purpose] for purpose in Purpose if purpose == taken.purpose), None)
    if manner is not None and manner.again and not taken.unsure and epoch(now) < taken.use_by:
        _again(tx, taken, reason=Reason.UNSURE, unsure=1, at=now + (after or timedelta()), now=now)
    else:
        _mark(tx, taken, state="uncertain", reason=Reason.UNSURE, unsure=taken.unsure + 1, now=now)


def give_up(tx: Tx, taken: Row, *, user_id: int, messenger: str, now: datetime) -> None:
    """Note that an account is out of reach, and send a claimed row to the person's other one."""
    stop(tx, messenger=messenger, user_id=user_id, now=now)
    _mark(tx, taken, now=now, **_elsewhere(tx, taken, now=now))


def turn_away(tx: Tx, row: Row, *, now: datetime) -> None:
    """Send a row that `due` gave for an account out of reach, or gone, to the person's other one."""
    values = _elsewhere(tx, row, now=now)
    tx.run(sa.update(outbox).where(_as_read(row), waiting).values(updated_at=epoch(now), **values))


def _elsewhere(tx: Tx, row: Row, *, now: datetime) -> dict[str, object]:
    accounts = accounts_of(tx, person_id=row.person_id)
    other = next((one.messenger for one in accounts if one.stopped_at is None), None)
    if other is None:
        return {"state": "failed", "reason": Reason.STOPPED.value}
    return {"state": "planned", "reason": None, "messenger": other, "attempts": 0, "due_at": epoch(now)}


def _again(tx: Tx, taken: Row, *, reason: Reason, at: datetime, now: datetime, **values: object) -> None:
    # Whole seconds, rounded up: the pause that a messenger asks for is waited out.
    due_at = epoch(at + timedelta(seconds=1) - timedelta(microseconds=1)) if at > now else epoch(at)
    if due_at < taken.use_by:
        _mark(tx, taken, state="retry", reason=reason, due_at=due_at, now=now, **values)
    else:
        _mark(tx, taken, state="skipped", reason=Reason.LATE, now=now, **values)


def _mark(tx: Tx, taken: Row, *, now: datetime, **values: object) -> None:
    mine = sa.and_(outbox.c.id == taken.id, claimed, outbox.c.due_at == taken.due_at)
    tx.run(sa.update(outbox).where(mine).values(updated_at=epoch(now), **values))


def _as_read(row: Row) -> sa.ColumnElement[bool]:
    return sa.and_(outbox.c.id == row.id, outbox.c.due_at == row.due_at, outbox.c.attempts == row.attempts)
