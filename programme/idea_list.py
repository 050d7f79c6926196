"""Ideas as the desk lists them: what it narrows them to, and what a line and a card say beside the idea itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from programme.file import Programme
from programme.idea import State
from programme.review import State as Review
from programme.text import number

ANY = "-"
"""What stands in a button for no filter."""

TYPED = "other"
"""The filter for cities that were typed."""

_STATES: tuple[str, ...] = tuple(State)


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the ideas is listed: a state, a city, a field, each None for all; and which page of it."""

    state: State | None = None
    city: str | None = None
    field: str | None = None
    page: int = 0

    def value(self, programme: Programme) -> str:
        """Write it as a button's value: each of them as its place in its list, because codes may be too long."""
        of = ((self.state, _STATES), (self.city, _cities(programme)), (self.field, _fields(programme)))
        return ".".join((*(str(codes.index(code)) if code in codes else ANY for code, codes in of), str(self.page)))

    @property
    def narrow(self) -> bool:
        """Say whether anything is left out."""
        return self.state is not None or self.city is not None or self.field is not None

    def with_(self, **chosen: Any) -> "Filter":
        """Return the same with something else chosen, from the first page on."""
        return replace(self, **{"page": 0, **chosen})

    @classmethod
    def parse(cls, value: str, programme: Programme) -> Self:
        """Read a button's value; what no button of ours has narrows nothing."""
        parts = value.split(".")
        if len(parts) != 4:
            return cls()
        state = _at(parts[0], _STATES)
        city, field = _at(parts[1], _cities(programme)), _at(parts[2], _fields(programme))
        return cls(None if state is None else State(state), city, field, number(parts[3]) or 0)


@dataclass(frozen=True, slots=True)
class Listed:
    """An idea in a list; the title is None where nothing of it is left."""

    id: int
    code: str
    state: State
    title: str | None
    city: str


@dataclass(frozen=True, slots=True)
class Reviews:
    """The reviews of an idea, counted by state and by institution; nobody is named."""

    states: Mapping[Review, int]
    institutions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Contact:
    """Who an author is and how they are reached."""

    name: str
    phone: str | None
    email: str | None
    organisation: str | None


def _cities(programme: Programme) -> tuple[str, ...]:
    return (TYPED, *(one.code for one in programme.sister_cities))


def _fields(programme: Programme) -> tuple[str, ...]:
    return tuple(one.code for one in programme.fields)


def _at(part: str, codes: Sequence[str]) -> str | None:
    place = number(part)
    return codes[place] if place is not None and place < len(codes) else None
