"""Broadcasts: one function moves their state."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.broadcast import LIFECYCLE, Kind, State
from programme.errors import NotFound
from services import moving
from services.journal import Actor
from storage.broadcast import broadcast
from storage.engine.row import Row
from storage.engine.tx import Tx

BATCH = "broadcast."
"""How the batch of a broadcast's notices begins; its id follows."""

_READ = sa.select(broadcast).where(broadcast.c.id == bindparam("of_id")).with_for_update()


def batch(broadcast_id: int) -> str:
    """Name what the notices of a broadcast have in common."""
    return f"{BATCH}{broadcast_id}"


def begin(tx: Tx, kind: Kind, *, actor: Actor, now: datetime, **values: Any) -> int:
    """Begin a broadcast as a draft, and return its id."""
    values |= {"kind": kind.value, "created_by": actor.person_id}
    return moving.begin(tx, broadcast, LIFECYCLE, actor=actor, now=now, **values)


def read(tx: Tx, *, broadcast_id: int) -> Row:
    """Read a broadcast, to be changed.

    Raises:
        NotFound: when there is none.
    """
    row = tx.one(_READ, of_id=broadcast_id)
    if row is None:
        raise NotFound("broadcast.not_there")
    return row


def move(tx: Tx, row: Row, name: str, *, actor: Actor, now: datetime, **values: Any) -> State:
    """Move a broadcast that was read in this transaction, and record it. The only place that does.

    Raises:
        MoveNotAllowed: when the table has no such move.
        Conflict: when somebody else was faster.
    """
    return State(moving.move(tx, broadcast, LIFECYCLE, row, name, actor=actor, now=now, **values))
