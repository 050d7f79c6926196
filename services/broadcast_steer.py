"""Broadcasts steered on their way: paused, gone on with, ended early, and sent again to those not reached."""

from datetime import datetime

import sqlalchemy as sa

from programme.errors import Conflict
from programme.notice import Reason
from services.broadcast import batch, move, read
from services.journal import Actor
from storage.broadcast import recipient
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.outbox import waiting as unclaimed


def pause(tx: Tx, *, broadcast_id: int, actor: Actor, now: datetime, because: str | None = None) -> None:
    """Let a broadcast rest: what is planned waits again; what is on its way arrives.

    Raises:
        MoveNotAllowed: when it does not run.
    """
    move(tx, read(tx, broadcast_id=broadcast_id), "pause", actor=actor, now=now, paused_because=because)
    _take_back(tx, broadcast_id)


def resume(tx: Tx, *, broadcast_id: int, actor: Actor, now: datetime) -> None:
    """Go on with a broadcast, where it was.

    Raises:
        MoveNotAllowed: when it does not rest.
    """
    move(tx, read(tx, broadcast_id=broadcast_id), "resume", actor=actor, now=now, paused_because=None)


def abort(tx: Tx, *, broadcast_id: int, actor: Actor, now: datetime) -> None:
    """End a broadcast before everybody was told; what is on its way arrives.

    Raises:
        MoveNotAllowed: when it is over.
    """
    row = read(tx, broadcast_id=broadcast_id)
    move(tx, row, "abort", actor=actor, now=now, ended_at=now, paused_because=None)
    _take_back(tx, broadcast_id)


def send_again(tx: Tx, *, broadcast_id: int, actor: Actor, now: datetime) -> int:
    """Tell those who surely got nothing once more; return how many are tried.

    What was tried before leaves the batch, so that its rows stay one for each recipient.

    Raises:
        MoveNotAllowed: when the broadcast is not finished.
        Conflict: when there is nobody left to try.
    """
    row = read(tx, broadcast_id=broadcast_id)
    late = sa.and_(outbox.c.state == "skipped", outbox.c.reason == Reason.LATE.value)
    missed = (outbox.c.batch == batch(broadcast_id), sa.or_(outbox.c.state == "failed", late))
    theirs = sa.select(outbox.c.person_id).where(*missed)
    again = sa.update(recipient).where(recipient.c.broadcast_id == broadcast_id, recipient.c.person_id.in_(theirs))
    count = tx.run(again.values(state="waiting"))
    if not count:
        raise Conflict("broadcast.nobody_missed")
    tx.run(sa.update(outbox).where(*missed).values(batch=f"{batch(broadcast_id)}.{row.rounds}"))
    move(tx, row, "send_again", actor=actor, now=now, rounds=row.rounds + 1, ended_at=None)
    return count


def _take_back(tx: Tx, broadcast_id: int) -> None:
    mine = (outbox.c.batch == batch(broadcast_id), unclaimed)
    people = [row.person_id for row in tx.all(sa.delete(outbox).where(*mine).returning(outbox.c.person_id))]
    if people:
        again = sa.update(recipient).where(recipient.c.broadcast_id == broadcast_id, recipient.c.person_id.in_(people))
        tx.run(again.values(state="waiting"))
