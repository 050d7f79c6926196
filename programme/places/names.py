"""Names to rows: found as typed, by their beginning, or with the slips that typing makes."""

from collections.abc import Callable, Collection, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from programme.text import key

_LEAST_BEGINNING = 5
_PART_OF_A_NAME = 2
_FEW = 4_000


def joined(text: str) -> str:
    """Return the key of a name without spaces: San Francisco and سان‌فرانسیسکو are written both ways."""
    return key(text).replace(" ", "")


class Names:
    """An index from joined names to the numbers of rows."""

    def __init__(self) -> None:
        self._rows: dict[str, int | tuple[int, ...]] = {}

    def add(self, name: str, row: int) -> None:
        """Let a joined name lead to a row too."""
        known = self._rows.setdefault(name, row)
        if known != row:
            known = known if isinstance(known, tuple) else (known,)
            self._rows[name] = known if row in known else (*known, row)

    def exact(self, name: str) -> tuple[int, ...]:
        """Return the rows of a joined name."""
        rows = self._rows.get(name, ())
        return rows if isinstance(rows, tuple) else (rows,)

    def near(self, name: str, among: Collection[str] | None = None) -> dict[int, int]:
        """Return the rows whose name begins so or is a few slips away, with the number of slips.

        The longer the name, the more slips; among few names one letter less is enough.
        """
        names = self._rows.keys() if among is None else among
        slips = _slips(len(name) + (len(names) < _FEW))
        near: dict[int, int] = {}
        if len(name) >= _LEAST_BEGINNING:
            longest = _PART_OF_A_NAME * len(name)
            self._note(near, ((found, 1) for found in names if found.startswith(name) and len(found) < longest))
        if slips:
            hits = process.extract(name, names, scorer=OSA.distance, score_cutoff=slips, limit=None)
            self._note(near, ((found, int(distance)) for found, distance, _ in hits))
        return near

    def of(self, wanted: Callable[[int], bool]) -> list[str]:
        """Return the names that lead to a wanted row."""
        return [name for name in self._rows if any(map(wanted, self.exact(name)))]

    def _note(self, near: dict[int, int], hits: Iterable[tuple[str, int]]) -> None:
        for name, distance in hits:
            for row in self.exact(name):
                near[row] = min(distance, near.get(row, distance))


def _slips(length: int) -> int:
    return 0 if length < 5 else 1 if length < 8 else 2 if length < 12 else 3
