"""Ideas as the desk lists them: what it narrows them to, and what a line and a card say beside the idea itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from programme.idea import State
from programme.review import State as Review
from programme.text import number

ANY = "-"
"""What stands in a button for no filter."""

TYPED = "other"
"""The filter for cities that were typed."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the ideas is listed: a state, a city, a field, each None for all; and which page of it."""

    state: State | None = None
    city: str | None = None
    field: str | None = None
    page: int = 0

    def __str__(self) -> str:
        return f"{self.state or ANY}.{self.city or ANY}.{self.field or ANY}.{self.page}"

    @property
    def narrow(self) -> bool:
        """Say whether anything is left out."""
        return self.state is not None or self.city is not None or self.field is not None

    def with_(self, **chosen: Any) -> "Filter":
        """Return the same with something else chosen, from the first page on."""
        return replace(self, **{"page": 0, **chosen})

    @classmethod
    def parse(cls, value: str) -> Self:
        """Read a button's value; what no button of ours has narrows nothing."""
        parts = value.split(".")
        if len(parts) != 4:
            return cls()
        state, city, field = (None if part == ANY else part for part in parts[:3])
        known = State(state) if state in set(State) else None
        return cls(known, city, field, number(parts[3]) or 0)


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
