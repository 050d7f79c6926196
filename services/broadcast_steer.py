"""Broadcasts steered on their way: paused, gone on with, ended early, and sent again to those not reached."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from programme.broadcast import State
from programme.errors import Conflict, NotAllowed
from programme.lifecycle import Role
from programme.notice import Reason
from services import broadcast_paused
from services.broadcast import BATCH, batch, move, read
from services.broadcast_lanes import lane_of
from services.broadcast_run import GROWN, UNREACHED
from services.journal import Actor
from services.publication import others
from storage.broadcast import broadcast, recipient
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.outbox import waiting as unclaimed

_CLOCK = Actor(Role.CLOCK)


def pause(tx: Tx, *, broadcast_id: int, actor: Actor, now: datetime, because: str | None = None) -> None:
    """Let a broadcast rest: what is planned waits again; what is on its way arrives.

    Raises:
        MoveNotAllowed: when it does not run.
    """
    row = read(tx, broadcast_id=broadcast_id)
    move(tx, row, "pause", actor=actor, now=now, paused_because=because)
    take_back(tx, broadcast_id=broadcast_id)


def resume(tx: Tx, *, broadcast_id: int, actor: Actor, now: datetime) -> None:
    """Go on with a broadcast, where it was.

    Raises:
        MoveNotAllowed: when it does not rest.
        NotAllowed: when it has grown since whoever acts sent it, and somebody else could go on with it.
    """
    row = read(tx, broadcast_id=broadcast_id)
    if row.paused_because == GROWN and row.approved_by == actor.person_id and others(tx, actor):
        raise NotAllowed("publication.another_must")
    move(tx, row, "resume", actor=actor, now=now, paused_because=None)


def abort(tx: Tx, *, broadcast_id: int, actor: Actor, now: datetime) -> None:
    """End a broadcast before everybody was told; what is on its way arrives.

    Raises:
        MoveNotAllowed: when it is over.
    """
    row = read(tx, broadcast_id=broadcast_id)
    move(tx, row, "abort", actor=actor, now=now, ended_at=now, paused_because=None)
    take_back(tx, broadcast_id=broadcast_id)


def rest_by_itself(tx: Tx, *, broadcast_id: int, now: datetime) -> None:
    """Pause a broadcast that can reach nobody; one that does not run is left as it is."""
    if read(tx, broadcast_id=broadcast_id).state == State.RUNNING:
        pause(tx, broadcast_id=broadcast_id, actor=_CLOCK, now=now, because=UNREACHED)
        broadcast_paused.tell(tx, broadcast_id=broadcast_id, now=now)


def wake_by_itself(tx: Tx, *, broadcast_id: int, now: datetime) -> None:
    """Go on with a broadcast that rested by itself; one that somebody paused is theirs to go on with."""
    row = read(tx, broadcast_id=broadcast_id)
    if row.state == State.PAUSED and row.paused_because == UNREACHED:
        resume(tx, broadcast_id=broadcast_id, actor=_CLOCK, now=now)


def send_again(tx: Tx, *, broadcast_id: int, actor: Actor, now: datetime, uncertain: bool = False) -> int:
    """Tell those who surely got nothing once more; also those of whom nobody knows, where that is wished.

    What was tried before leaves the batch, so that its rows stay one for each recipient. Returns how many are tried.

    Raises:
        MoveNotAllowed: when the broadcast is not finished.
        Conflict: when there is nobody left to try.
    """
    row = read(tx, broadcast_id=broadcast_id)
    missed = [outbox.c.state == "failed", sa.and_(outbox.c.state == "skipped", outbox.c.reason == Reason.LATE.value)]
    if uncertain:
        missed.append(outbox.c.state == "uncertain")
    mine = outbox.c.batch == batch(broadcast_id)
    theirs = sa.select(outbox.c.person_id).where(mine, sa.or_(*missed))
    again = sa.update(recipient).where(recipient.c.broadcast_id == broadcast_id, recipient.c.person_id.in_(theirs))
    count = tx.run(again.values(state="waiting", messenger=lane_of(recipient.c.person_id)))
    if not count:
        raise Conflict("broadcast.nobody_missed")
    tx.run(sa.update(outbox).where(mine, sa.or_(*missed)).values(batch=f"{batch(broadcast_id)}.{row.rounds}"))
    move(tx, row, "send_again", actor=actor, now=now, rounds=row.rounds + 1, ended_at=None)
    return count


def take_back(tx: Tx, *, broadcast_id: int) -> int:
    """Let the recipients of rows that nobody has claimed wait again; the broadcast is locked already."""
    mine = (outbox.c.batch == batch(broadcast_id), unclaimed)
    # Deleted first: whatever a mailer claims meanwhile is not among them, and goes out.
    people = [row.person_id for row in tx.all(sa.delete(outbox).where(*mine).returning(outbox.c.person_id))]
    if people:
        again = sa.update(recipient).where(recipient.c.broadcast_id == broadcast_id, recipient.c.person_id.in_(people))
        tx.run(again.values(state="waiting"))
    return len(people)


def withhold(tx: Tx, *, batches: Collection[str]) -> None:
    """Take back what a mailer put off, where the broadcast was paused or ended while it was on its way."""
    for name in sorted(batches):
        number = name.removeprefix(BATCH)
        if not number.isdecimal():
            continue
        query = sa.select(broadcast.c.state).where(broadcast.c.id == int(number)).with_for_update()
        row = tx.one(query)
        if row is not None and row.state not in (State.RUNNING, State.FINISHED):
            take_back(tx, broadcast_id=int(number))
