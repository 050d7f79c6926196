"""Where a person stands in the programme: what a page needs to know to say what comes next."""

from dataclasses import dataclass
from datetime import datetime

from programme.own_idea import OwnCounts
from programme.registration import State


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's state `at` a moment.

    `begun` names the form whose draft waits to be finished (ideas have a list of their own), and `begun_version` how it
    stood when it was shown.
    `ideas_until` is a diplomat's own deadline, if they were given more time.
    `ideas` counts a diplomat's ideas.
    `courses`: there are some to be seen.
    `reasons` (codes of chips) and `reason_text` say why of a result that was told; of nothing that is pending.
    """

    language: str | None = None
    zone: str | None = None
    state: State | None = None
    code: str | None = None
    submitted_at: datetime | None = None
    state_at: datetime | None = None
    begun: str | None = None
    begun_version: int = 0
    completed: bool = False
    consent: int | None = None
    at: datetime | None = None
    ideas_until: datetime | None = None
    ideas: OwnCounts | None = None
    reasons: tuple[str, ...] = ()
    reason_text: str | None = None
    courses: bool = False

    @property
    def registered(self) -> bool:
        """Say whether the person has sent a registration that still counts."""
        return self.state is not None and self.state not in (State.DRAFT, State.WITHDRAWN, State.LAPSED, State.ERASED)
