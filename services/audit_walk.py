"""The walk along the chain of the audit log: what is in its place, and what is to be said of what is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson

from storage.audit_chain import NOTE, NOTHING, Head, canonical, fits, hashes
from storage.errors import WrongKey
from storage.sealing import Keys

MOST = 20
"""Faults that are kept to be told; beyond them they are only counted."""


class Kind(StrEnum):
    """What is wrong at an entry, or with the head."""

    CHANGED = "changed"
    GAP = "gap"
    BROKEN = "broken"
    FOREIGN = "foreign"
    NOTE = "note"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at the entry with this id; the head has none."""

    kind: Kind
    entry_id: int | None = None


@dataclass(slots=True)
class Findings:
    """What a walk through the whole log found.

    `entries` are those of the chain, `earlier` those from before there was one; `missing` are counted against the head.
    """

    entries: int = 0
    earlier: int = 0
    missing: int = 0
    faults: list[Fault] = field(default_factory=list)
    more: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.faults or self.missing)

    def add(self, kind: Kind, entry_id: int | None = None) -> None:
        """Keep a fault, or only count it when there are many."""
        if len(self.faults) < MOST:
            self.faults.append(Fault(kind, entry_id))
        else:
            self.more += 1


class Walk:
    """The walk: after the last entry in its place (`sound`) may come a run of some that are not."""

    def __init__(self, keys: Keys, head: Head | None) -> None:
        self._keys, self._head = keys, head
        self._found = Findings()
        self._sound: bytes = NOTHING
        self._last: bytes | None = NOTHING
        # What the last one's hash would be, were nothing but its hash changed.
        self._computed: list[bytes] = []
        self._run: list[int] = []
        self._broken: list[int] = []
        self._begun = False

    def take(self, entry_id: int, row: Mapping[str, Any]) -> None:
        """Take the next entry."""
        if row["hash"] is None and not self._begun:
            self._found.earlier += 1
            return
        self._begun = True
        self._found.entries += 1
        told, mine = _told(row), row["hash"] if isinstance(row["hash"], bytes) else None
        if mine is not None and self._follows(mine, told):
            self._sound, self._computed = mine, []
        else:
            before = self._last if self._run and self._last is not None else self._sound
            self._run.append(entry_id)
            self._computed = hashes(self._keys, before, told)
        self._last = mine
        if not self._is_ours(row.get("note"), row.get("note_token")):
            self._found.add(Kind.NOTE, entry_id)

    def _follows(self, mine: bytes, told: bytes) -> bool:
        """Tell whether an entry is in its place, and settle what came out of place before it."""
        if self._last is not None and mine in hashes(self._keys, self._last, told):
            self._settle(foreign=False)
        elif self._run and mine in hashes(self._keys, self._sound, told):
            self._settle(foreign=True)
        elif any(mine in hashes(self._keys, before, told) for before in self._computed):
            self._settle(foreign=False)
        else:
            return False
        return True

    def _settle(self, *, foreign: bool) -> None:
        if foreign:
            self._found.entries -= len(self._run)
            for entry_id in self._run:
                self._found.add(Kind.FOREIGN, entry_id)
        else:
            self._broken += self._run
        self._run = []

    def end(self) -> Findings:
        """Compare with the head, and say what was found."""
        found = self._found
        head = self._head if self._head is not None and self._head.genuine else None
        ends_as_told = head is not None and head.last in (self._sound, self._last, *self._computed)
        if self._run:
            self._settle(foreign=head is not None and head.last == self._sound)
        told = found.entries if head is None else head.entries
        found.missing = max(0, told - found.entries)
        kind = Kind.GAP if found.missing else Kind.CHANGED
        if not ends_as_told:
            kind = Kind.BROKEN
        for entry_id in self._broken:
            found.add(kind, entry_id)
        found.faults.sort(key=lambda fault: fault.entry_id or 0)
        if self._head_is_unfit(ends_as_told, told):
            found.add(Kind.HEAD)
        return found

    def _head_is_unfit(self, ends_as_told: bool, told: int) -> bool:
        if self._head is None:
            return self._begun
        cut_short = self._found.missing > 0
        return not self._head.genuine or told < self._found.entries or not (ends_as_told or cut_short)

    def _is_ours(self, sealed: Any, token: Any) -> bool:
        """Tell whether a note is the one that was written, or was erased since."""
        if sealed is None:
            return True
        try:
            note = orjson.loads(self._keys.unseal(NOTE, sealed))
        except (TypeError, WrongKey):
            return False
        return fits(self._keys, note, token)


def _told(row: Mapping[str, Any]) -> bytes:
    try:
        return canonical(row)
    except (AttributeError, KeyError, TypeError):
        # What we write can always be hashed; what is in its stead here can follow nothing.
        return b""
