"""Verifying the audit log: every entry follows the one before it, none is missing, none was put in by others."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from services.audit_walk import Findings, Walk
from storage.audit import audit
from storage.audit_chain import head_of
from storage.engine.tx import Tx

_BEFORE_ALL = -(2**63)
"""The database gives ids from 1 on, but somebody may have put in others."""

PAGE = 500
"""Entries that are held in memory at once."""

# The note as it lies there: one that was changed cannot be opened, and that is to be told, not raised.
_ENTRIES = sa.select(
    *(column for column in audit.c if column.name != "note"),
    sa.type_coerce(audit.c.note, sa.LargeBinary).label("note"),
)
_AFTER = audit.c.id > sa.bindparam("after_id")
_PAGE = _ENTRIES.where(_AFTER).order_by(audit.c.id).limit(PAGE)
_IDS = sa.select(audit.c.id).where(_AFTER).order_by(audit.c.id).limit(PAGE)
_ONE = _ENTRIES.where(audit.c.id == sa.bindparam("of_id"))
_HASH = sa.select(audit.c.hash).where(audit.c.id == sa.bindparam("of_id"))


def verify(tx: Tx) -> Findings:
    """Walk all entries in their order, in pages, and compare the end with the head; for a transaction that reads."""
    walk = Walk(tx.keys, head_of(tx))
    for entry_id, row in _entries(tx):
        walk.take(entry_id, row)
    return walk.end()


def _entries(tx: Tx) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Read all entries; of one that cannot be read, no more than its hash."""
    after = _BEFORE_ALL
    while ids := [row.id for row in tx.all(_IDS, after_id=after)]:
        try:
            yield from ((row.id, row._mapping) for row in tx.all(_PAGE, after_id=after))
        except (TypeError, ValueError):
            # SQLite takes anything into any column, so somebody may have left there what is no time or no bytes.
            yield from ((entry_id, _alone(tx, entry_id)) for entry_id in ids)
        after = ids[-1]


def _alone(tx: Tx, entry_id: int) -> Mapping[str, Any]:
    try:
        row = tx.one(_ONE, of_id=entry_id)
    except (TypeError, ValueError):
        row = tx.one(_HASH, of_id=entry_id)
    return {"hash": b""} if row is None else row._mapping
