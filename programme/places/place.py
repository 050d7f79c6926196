"""A country and a city, and what was found for a typed name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its ISO 3166 code; its zones begin with the one most people live in."""

    code: str
    names: Mapping[str, str] = field(hash=False)
    zones: tuple[str, ...]

    def name(self, language: str) -> str:
        """Return its name in a language, in English where that has none."""
        return self.names.get(language) or self.names["en"]


@dataclass(frozen=True, slots=True)
class City:
    """A city by its GeoNames id; not every city has a name in every language, each has one in English."""

    id: int
    names: Mapping[str, str] = field(hash=False)
    country: str
    zone: str
    population: int

    def name(self, language: str) -> str:
        """Return its name in a language, in English where that has none."""
        return self.names.get(language) or self.names["en"]


Place = TypeVar("Place", Country, City)


@dataclass(frozen=True, slots=True)
class Found(Generic[Place]):
    """What a typed name may mean, likeliest first; `sure` if it can be taken without asking.

    `slipped`: nothing is called so, these are names near it.
    """

    matches: tuple[Place, ...]
    sure: bool
    slipped: bool = False


def lines(name: str) -> Iterator[str]:
    """Yield the lines of a data file that are not comments."""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            yield line
