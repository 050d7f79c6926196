"""Ties and fields that are looked for among companions of earlier calls, as a button holds them: places in lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from programme.search import Part, chip_word
from programme.words import Named

_VALUE = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,3})")


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

    def ways(self, connections: Sequence[Named], fields: Sequence[Named]) -> list[tuple[str, ...]]:
        """Return the words of the index to look for: all of one way; none where nothing is looked for."""
        ties = [chip_word(Part.CONNECTIONS, one.code) for at, one in enumerate(connections) if self.ties >> at & 1]
        fits = [chip_word(Part.FIELD, one.code) for at, one in enumerate(fields) if self.fields >> at & 1]
        return list(product(*(words for words in (ties, fits) if words))) if ties or fits else []
