"""What the whole database holds, to see that something changed nothing."""

from typing import Any

import sqlalchemy as sa

from storage import Storage
from storage.metadata import metadata
from storage.outbox import outbox

MOVING = {"seen", "audit", "audit_head", "term", "idea_term", "tally", "file", "file_removal", "publication_watch"}
"""Tables that every update writes, or a job of the clock at any time."""

_INDEXED = ("indexed",)


async def snapshot(storage: Storage, *leave_out: str) -> dict[str, list[Any]]:
    """Return every row of every table but those that always move, without the columns that are to be left out."""
    found = {}
    for table in metadata.sorted_tables:
        if table.name in MOVING:
            continue
        query = sa.select(*(column for column in table.c if column.name not in (*_INDEXED, *leave_out)))
        if table is outbox:
            query = query.where(outbox.c.purpose != "reply")
        found[table.name] = sorted(map(repr, map(tuple, await storage.read(query))))
    return found
