"""The chain of the audit log: every entry carries a hash over itself and the hash of the entry before it.

The hash is keyed, so whoever has only the database can add, change or take away no entry unnoticed.  The head counts
the entries and holds the last hash, with a mark under the key, so that the end cannot be cut off unnoticed either.
What no chain can tell is that a whole database was replaced by an older copy of itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import sqlalchemy as sa

from storage.audit import audit, audit_head
from storage.engine.statement import Hot, Upsert
from storage.engine.tx import Tx
from storage.sealing import Keys

NOTHING = b""
"""What stands before the first entry."""

NOTE = "audit.note"
_HASH, _HEAD = "audit.hash", "audit.head"
_LENGTH = 32
_HASHED = ("actor_id", "role", "action", "noun", "noun_id", "before", "after")

_THE_ONE = audit_head.c.id == 1
_LOOK = sa.select(audit_head.c.entries, audit_head.c.hash).where(_THE_ONE)
_TAKE = Hot(_LOOK.with_for_update())
_PUT = Hot(sa.update(audit_head).where(_THE_ONE).values(entries=sa.bindparam("count"), hash=sa.bindparam("last")))
_MAKE = Upsert(lambda insert: insert(audit_head).values(id=1, entries=0, hash=NOTHING).on_conflict_do_nothing())
_ADD = sa.insert(audit)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that waits for its place in the chain: its row, and what is hashed of it."""

    row: dict[str, Any]
    canonical: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries there are by the head, the last one's hash, and whether the head is as we wrote it."""

    entries: int
    last: bytes
    genuine: bool


def entry(keys: Keys, *, at: datetime, note: str | None = None, **rest: Any) -> Entry:
    """Make an entry; all that can be wrong with it is wrong here, and so nobody else's failure.

    Raises:
        ValueError: The time has no zone, or a text is none that can be stored.
    """
    if at.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    token = None if note is None else keys.token(NOTE, note)
    row = {"at": at, "note": note, "note_token": token, **rest}
    return Entry(row, canonical(row))


def canonical(row: Mapping[str, Any]) -> bytes:
    """Write what is hashed of an entry, always in the same way; the note itself may be erased, so its token stands."""
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    token = row["note_token"]
    return orjson.dumps([at, *(row[name] for name in _HASHED), None if token is None else token.hex()])


def append(tx: Tx, entries: Sequence[Entry]) -> None:
    """Write the entries of one transaction behind the last of the chain, whose head is held until the COMMIT."""
    head = tx.one(_TAKE)
    if head is None:
        # The first entry ever: of several who make the head at once, one does, and the others wait for it.
        tx.run(_MAKE)
        head = tx.one(_TAKE)
    assert head is not None  # noqa: S101 - made above
    last, rows = bytes(head.hash[:_LENGTH]), []
    for one in entries:
        last = tx.keys.token(_HASH, last + one.canonical)
        rows.append({**one.row, "hash": last})
    tx.many(_ADD, rows)
    count = head.entries + len(rows)
    tx.run(_PUT, count=count, last=last + tx.keys.token(_HEAD, _counted(count, last)))


def head_of(tx: Tx) -> Head | None:
    """Read the head; None before the first entry."""
    try:
        row = tx.one(_LOOK)
        if row is None:
            return None
        last, mark = row.hash[:_LENGTH], row.hash[_LENGTH:]
        return Head(row.entries, last, mark in tx.keys.tokens(_HEAD, _counted(row.entries, last)))
    except (AttributeError, OverflowError, TypeError):
        # SQLite takes anything into any column: what stands there is not even of the kind that we write.
        return Head(0, NOTHING, genuine=False)


def hashes(keys: Keys, before: bytes, told: bytes) -> list[bytes]:
    """Give the hashes that an entry behind another may have, one for each key at hand."""
    return keys.tokens(_HASH, before + told)


def fits(keys: Keys, note: str, token: bytes | None) -> bool:
    """Tell whether a note is the one that was written with the entry."""
    return token in keys.tokens(NOTE, note)


def _counted(count: int, last: bytes) -> bytes:
    return count.to_bytes(8, "big") + last
