"""Triage: how long a card is one officer's, in which order cards come, and what an officer may leave out."""

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, Self

LEASE = timedelta(minutes=5)
"""How long a card is held without a press; every press renews it."""

LATER = timedelta(minutes=30)
"""How long a card put off for later stays behind the others."""

SESSION_PAUSE = timedelta(minutes=30)
"""A longer pause between two presses begins a new sitting, whose decisions are counted anew."""

NO_ANSWER_DAYS = 7
"""Days after which a question without an answer lets the card come back (programme.md, section 3)."""


class Order(StrEnum):
    """In which order the queue comes; what was answered or changed comes first in each."""

    COMPLETENESS = "completeness"
    AGE = "age"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Filters:
    """What an officer wants to see of the queue; `city_tokens` find the city that they named `city`."""

    country: str | None = None
    connection: str | None = None
    city: str | None = None
    city_tokens: tuple[str, ...] = ()
    has_file: bool = False
    flagged: bool = False
    mine: bool = False
    order: Order = Order.COMPLETENESS

    @property
    def narrow(self) -> bool:
        """Say whether something is left out."""
        return replace(self, order=Order.COMPLETENESS) != Filters()

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any] | None) -> Self:
        """Read what `as_dict` wrote, by this release or an older one."""
        known = {name: value for name, value in (data or {}).items() if name in cls.__slots__}
        known["order"] = Order(known.get("order", Order.COMPLETENESS))
        known["city_tokens"] = tuple(known.get("city_tokens", ()))
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a sitting and the call are: `mine` decisions in `minutes`; `judged` of `total`; `able` of `target`.

    `paired`: somebody else screens, too; `narrow`: the officer's filters leave something out.
    """

    mine: int
    minutes: int
    judged: int
    total: int
    able: int
    target: int
    able_by_country: tuple[tuple[str, int], ...] = ()
    paired: bool = False
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A registration that two officers judged without knowing of one another."""

    registration_id: int
    code: str
    first_by: str | None
    first: str
    second_by: str | None
    second: str
    first_reasons: tuple[str, ...] = ()
    second_reasons: tuple[str, ...] = ()

    @property
    def agreed(self) -> bool:
        """Say whether both judged alike."""
        return self.first == self.second
