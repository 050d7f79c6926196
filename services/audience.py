"""To whom a broadcast goes: the door between its run and the segments."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from programme.segment import read
from services import segments
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.person import person


def people(tx: Tx, row: Row, *, now: datetime) -> sa.Select[Any]:
    """Give the query for the people of a broadcast's audience: their ids alone, each once."""
    if not row.segment:
        return sa.select(person.c.id).where(sa.false())
    return segments.people(read(row.segment), keys=tx.keys, now=now)
