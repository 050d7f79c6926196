"""A merge: one idea goes into another one once every author has agreed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from programme.idea import LIFECYCLE, OPEN, Outcome
from programme.idea import State as IdeaState
from programme.lifecycle import Role


class State(StrEnum):
    """Where a merge is; `asked` until the authors have answered and it is carried out."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge as it stands: the idea that goes, the one that stays, and what each author said, None before."""

    id: int
    idea_id: int
    code: str
    into_id: int
    into_code: str
    state: State
    proposed_at: datetime
    agrees: bool | None
    into_agrees: bool | None
    same_author: bool

    @property
    def ready(self) -> bool:
        """Say whether all have agreed and it only has to be carried out."""
        return self.state is State.ASKED and self.agrees is True and self.into_agrees is True

    @property
    def unanswered(self) -> bool:
        """Say whether it ended because an author did not answer in time: nobody declined."""
        return self.state is State.REFUSED and False not in (self.agrees, self.into_agrees)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an author is asked: of their own idea, and of the other one, what it is about; not whose it is."""

    merge_id: int
    code: str
    title: str
    other_title: str
    other_city: str
    other_field: str
    stays: bool
    same_author: bool
    at: datetime


def may_go(state: str) -> bool:
    """Say whether an idea in this state may be joined with another one now."""
    return Outcome.MERGED in LIFECYCLE.offered(state, Role.COORDINATOR)


def may_stay(state: str) -> bool:
    """Say whether another idea may be joined with one in this state."""
    return IdeaState(state) in OPEN
