"""Publications: how results are told, by whom, and how long they can still be stopped (programme.md, section 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from programme.idea import Outcome
from programme.lifecycle import Lifecycle, Role, move
from programme.registration import Verdict

GRACE = timedelta(seconds=60)
"""How long an approved publication can still be stopped before the first result is told."""

PREVIEWS = 5

Outcomes = Mapping[Verdict, int] | Mapping[Outcome, int]
"""How many of each outcome."""


class Noun(StrEnum):
    """What a publication may be of."""

    REGISTRATION = "registration"
    IDEA = "idea"


ITEM_STATES = ("waiting", "published", "changed")


class State(StrEnum):
    """Where a publication is."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"


LIFECYCLE = Lifecycle(
    "publication",
    initial=State.PROPOSED,
    moves=[
        move("approve", State.PROPOSED, State.APPROVED, Role.COORDINATOR),
        move("stop", (State.PROPOSED, State.APPROVED), State.STOPPED, Role.COORDINATOR),
        move("start", State.APPROVED, State.RUNNING, Role.CLOCK),
        move("finish", State.RUNNING, State.FINISHED, Role.CLOCK),
    ],
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What would go out if it were published now.

    `held` are left out: two officers disagree, or nobody has seconded what overrides a majority. `looks` go out though
    somebody was to look a second time; `unreached` go out though no messenger reaches the person.
    """

    outcomes: Outcomes
    held: int = 0
    looks: int = 0
    unreached: int = 0

    @property
    def total(self) -> int:
        """How many would go out."""
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class Totals:
    """How far a publication is: every registration, or idea, in it is counted once.

    `gone` were told, or were to be told, and have erased everything since.
    """

    total: int
    told: int = 0
    under_way: int = 0
    unreached: int = 0
    left_out: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication as it stands; people are named by their ids."""

    id: int
    call: str
    state: State
    outcomes: Outcomes
    proposed_by: int
    proposed_at: datetime
    approved_by: int | None
    starts_at: datetime | None
    ended_by: int | None
    ended_at: datetime | None
    noun: Noun = Noun.REGISTRATION
