"""How the state of anything moves: checked against its table, written where it stands as it was read, recorded."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from programme.errors import Conflict
from programme.lifecycle import Lifecycle
from services.journal import Actor, record
from storage.engine.row import Row
from storage.engine.tx import Tx


def begin(tx: Tx, table: sa.Table, lifecycle: Lifecycle, *, actor: Actor, now: datetime, **values: Any) -> int:
    """Begin a row in the lifecycle's first state, record it, and return its id; the columns are those of `move`."""
    times = dict.fromkeys(("created_at", "state_at", "updated_at"), now)
    made = tx.one(sa.insert(table).returning(table.c.id), state=lifecycle.initial, **times, **values)
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    initial, of = str(lifecycle.initial), int(made.id)
    record(tx, actor=actor, action="begin", noun=lifecycle.noun, noun_id=of, now=now, after=initial)
    return of


def move(
    tx: Tx, table: sa.Table, lifecycle: Lifecycle, row: Row, name: str, *, actor: Actor, now: datetime, **values: Any
) -> str:
    """Move a row that was read in this transaction; return where it is then.

    The table has the columns id, state, version, state_at and updated_at.

    Raises:
        MoveNotAllowed: when the lifecycle has no such move.
        Conflict: when somebody else was faster.
    """
    target = lifecycle.target(row.state, name, actor.role)
    values |= {"state": target, "version": row.version + 1, "updated_at": now}
    if target != row.state:
        values["state_at"] = now
    as_read = (table.c.id == row.id, table.c.state == row.state, table.c.version == row.version)
    if tx.run(sa.update(table).where(*as_read).values(**values)) != 1:
        raise Conflict(f"{lifecycle.noun}.move.refused")
    record(tx, actor=actor, action=name, noun=lifecycle.noun, noun_id=row.id, now=now, before=row.state, after=target)
    return target
