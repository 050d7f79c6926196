"""Ties and fields that are looked for among companions of earlier calls, as a button holds them: places in lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from programme.search import Part, chip_word
from programme.words import Named

_VALUE = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,3})")

_CODES = r"[a-z0-9_]{1,24}(\+[a-z0-9_]{1,24})*"
SUITING = rf"[a-z0-9-]{{1,16}}\.(?!\.\Z)({_CODES})?\.({_CODES})?"
"""How `Suiting` is written: a call, ties, fields; of the last two one may be left out."""


@dataclass(frozen=True, slots=True)
class Suiting:
    """Whom a call looks for among companions of earlier ones: with any of the ties, and any of the fields if some are.

    By their codes, which mean the same however the lists of the programme change.
    """

    call: str
    ties: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    @classmethod
    def parse(cls, value: str) -> "Suiting":
        """Read what `str` wrote."""
        call, ties, fields = value.split(".")
        return cls(call, tuple(filter(None, ties.split("+"))), tuple(filter(None, fields.split("+"))))

    def __str__(self) -> str:
        return f"{self.call}.{'+'.join(self.ties)}.{'+'.join(self.fields)}"

    @property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """Return the words of the index to look for: one of each group; no group where nothing is looked for."""
        ties = tuple(chip_word(Part.CONNECTIONS, code) for code in self.ties)
        fields = tuple(chip_word(Part.FIELD, code) for code in self.fields)
        return tuple(group for group in (ties, fields) if group)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the offered ties and fields, a bit each: any of the ties, with any of the fields where some are."""

    ties: int = 0
    fields: int = 0
    page: int = 0

    @classmethod
    def parse(cls, value: str) -> "Wanted":
        """Read a button's value; anything else wants nothing."""
        found = _VALUE.fullmatch(value)
        return cls() if found is None else cls(*(int(part) for part in found.groups()))

    def __str__(self) -> str:
        return f"{self.ties}.{self.fields}.{self.page}"

    def switched(self, part: Part, at: int) -> "Wanted":
        """Return it with one tie or field more, or less."""
        if part is Part.CONNECTIONS:
            return replace(self, ties=self.ties ^ 1 << at, page=0)
        return replace(self, fields=self.fields ^ 1 << at, page=0)

    def has(self, part: Part, at: int) -> bool:
        """Say whether a tie or field is looked for."""
        return bool((self.ties if part is Part.CONNECTIONS else self.fields) >> at & 1)

    def of(self, call: str, connections: Sequence[Named], fields: Sequence[Named]) -> Suiting:
        """Say whom that means for a call of a programme."""
        ties = tuple(one.code for at, one in enumerate(connections) if self.ties >> at & 1)
        return Suiting(call, ties, tuple(one.code for at, one in enumerate(fields) if self.fields >> at & 1))
