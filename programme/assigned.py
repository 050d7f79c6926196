"""What is shown of an assignment: what waits for each reviewer, and one idea with its institutions."""

from dataclasses import dataclass
from datetime import datetime

from programme.assignment import Plan
from programme.review import DONE, WAITING, State


@dataclass(frozen=True, slots=True)
class Load:
    """What waits for one reviewer, and what would once a plan has its way."""

    person_id: int
    name: str | None
    institution: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Given:
    """A review of an idea, as whoever gives it needs it."""

    review_id: int
    version: int
    institution: str
    state: State
    reviewer: str | None
    due_at: datetime

    @property
    def takes_part(self) -> bool:
        """Whether the institution has a part in the idea by it."""
        return self.state in (*WAITING, *DONE)


@dataclass(frozen=True, slots=True)
class Choice:
    """What institutions study an idea (`chosen`, or not), what they have of it, and what would be offered now."""

    idea_id: int
    institutions: tuple[str, ...]
    chosen: bool
    given: tuple[Given, ...]
    plan: Plan

    @property
    def fixed(self) -> frozenset[str]:
        """The institutions that have a part already."""
        return frozenset(one.institution for one in self.given if one.takes_part)
