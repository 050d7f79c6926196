"""What the statistics tell of ideas: plain numbers, one dataclass a picture."""

from collections.abc import Mapping
from dataclasses import dataclass

from programme.idea import Outcome
from programme.review import Verdict

WORKABLE = (Outcome.WORKABLE, Outcome.CONDITIONAL)
"""What counts as workable, with conditions or without."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Ideas of one city, field or means, and how many of them were found workable; no code: what people typed."""

    code: str
    ideas: int
    workable: int


@dataclass(frozen=True, slots=True)
class Shares:
    """The cities, fields or means with most ideas, and all others together (`others` of them)."""

    first: tuple[Counted, ...]
    others: int
    rest: Counted


@dataclass(frozen=True, slots=True)
class Said:
    """What one institution's reviewers said, by verdict."""

    institution: str
    verdicts: Mapping[Verdict, int]

    @property
    def all(self) -> int:
        """Return how many verdicts it gave."""
        return sum(self.verdicts.values())


@dataclass(frozen=True, slots=True)
class Load:
    """The reviews of one institution: not begun, begun, done; `overdue` of those not done."""

    institution: str
    offered: int
    begun: int
    done: int
    overdue: int

    @property
    def all(self) -> int:
        """Return all of them."""
        return self.offered + self.begun + self.done


@dataclass(frozen=True, slots=True)
class IdeasOverview:
    """Where all ideas are: sent, by how many people, and how many stand where."""

    sent: int
    authors: int
    waiting: int
    reviewed: int
    asked: int
    discussed: int
    pending: int
    workable: int
    others: int
    operational: int
    done: int
