"""What the statistics tell: plain numbers, one dataclass a picture."""

from dataclasses import dataclass
from datetime import date, timedelta

from programme.registration import Verdict


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form: how many people saw it, and how many of them got no further."""

    name: str
    views: int
    exits: int

    @property
    def percent(self) -> int:
        """Exits in a hundred views."""
        return round(100 * self.exits / self.views) if self.views else 0


@dataclass(frozen=True, slots=True)
class Funnel:
    """The way through the form, question by question; the last is the page from which it is sent."""

    questions: tuple[Question, ...]
    sent: int
    begun: int


@dataclass(frozen=True, slots=True)
class Country:
    """Registrations from one country, and how many of them were found able; no code: none is known."""

    code: str
    registered: int
    able: int


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries with most registrations, and all others together (`others` of them)."""

    first: tuple[Country, ...]
    others: int
    rest: Country
    registered: int


@dataclass(frozen=True, slots=True)
class Stay:
    """How long registrations stood in a state: those that left it and the `still` that stand there now."""

    state: str
    count: int
    still: int
    median: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Decided:
    """One verdict: how many wait to be published, and how many are."""

    verdict: Verdict
    pending: int
    published: int

    @property
    def all(self) -> int:
        """Return both together."""
        return self.pending + self.published


@dataclass(frozen=True, slots=True)
class Day:
    """The decisions of one day that still stand."""

    on: date
    able: int
    others: int


@dataclass(frozen=True, slots=True)
class Target:
    """The decisions against the target of the programme."""

    target: int
    decided: tuple[Decided, ...]
    days: tuple[Day, ...]

    @property
    def able(self) -> int:
        """Those found able."""
        return next(one.all for one in self.decided if one.verdict is Verdict.ABLE)


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it in a few numbers: who registered, where the files are, what was decided."""

    registered: int
    countries: int
    waiting: int
    screening: int
    asked: int
    decided: tuple[Decided, ...]
    target: int
