"""A review: one reviewer's study of one idea; its states, its verdicts, and what a group of them comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from programme.lifecycle import Lifecycle, Role, move


class State(StrEnum):
    """Where a review is."""

    OFFERED = "offered"
    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    LOCKED = "locked"
    DECLINED = "declined"
    ABSTAINED = "abstained"
    REASSIGNED = "reassigned"
    DROPPED = "dropped"


class Verdict(StrEnum):
    """What a reviewer says of an idea; "not my field" counts for nothing."""

    FEASIBLE = "feasible"
    CONDITIONAL = "conditional"
    NOT_FEASIBLE = "not_feasible"
    NEED_MORE = "need_more"
    NOT_MY_FIELD = "not_my_field"


class Confidence(StrEnum):
    """How sure a reviewer is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Refusal(StrEnum):
    """Why a reviewer declines."""

    CONFLICT = "conflict"
    NOT_MY_FIELD = "not_my_field"
    NO_TIME = "no_time"


class Tie(StrEnum):
    """A conflict that a reviewer declares about an author."""

    FAMILY = "family"
    WORK = "work"
    OTHER = "other"


WAITING = (State.OFFERED, State.DRAFTING)
"""Still to be done."""

DONE = (State.SUBMITTED, State.LOCKED)
"""In, and counted."""

LIFECYCLE = Lifecycle(
    "review",
    initial=State.OFFERED,
    moves=[
        move("open", State.OFFERED, State.DRAFTING, Role.REVIEWER),
        move("submit", State.DRAFTING, State.SUBMITTED, Role.REVIEWER),
        # Until the coordinator decides; what others said is seen only after one's own verdict, so it stays noted.
        move("amend", State.SUBMITTED, State.DRAFTING, Role.REVIEWER),
        move("decline", WAITING, State.DECLINED, Role.REVIEWER),
        move("abstain", WAITING, State.ABSTAINED, Role.REVIEWER),
        # A review that was begun never moves.
        move("reassign", State.OFFERED, State.REASSIGNED, Role.CLOCK, Role.OFFICER, Role.COORDINATOR),
        # Its idea or its reviewer is gone, or it was decided without it.
        move("drop", WAITING, State.DROPPED, Role.CLOCK, Role.OFFICER, Role.COORDINATOR),
        move("lock", State.SUBMITTED, State.LOCKED, Role.CLOCK, Role.COORDINATOR),
        # Its reviewer has declared a tie to the author meanwhile: it does not count when the idea is decided anew.
        move("abstain", State.LOCKED, State.ABSTAINED, Role.CLOCK, Role.COORDINATOR),
        move("unlock", State.LOCKED, State.SUBMITTED, Role.CLOCK, Role.COORDINATOR),
    ],
)


class Group(StrEnum):
    """What the reviews of an idea come to (programme.md, section 3)."""

    WORKABLE = "workable"
    NOT_WORKABLE = "not_workable"
    DISCUSSION = "discussion"


@dataclass(frozen=True, slots=True)
class Split:
    """The verdicts of an idea by institution; an institution of which several judged has several."""

    verdicts: Mapping[str, tuple[Verdict, ...]]
    quorum: int

    @property
    def counted(self) -> tuple[Verdict, ...]:
        """All verdicts that say something of the idea."""
        return tuple(one for given in self.verdicts.values() for one in given if one is not Verdict.NOT_MY_FIELD)

    @property
    def institutions(self) -> int:
        """How many different institutions said something of it."""
        return sum(any(one is not Verdict.NOT_MY_FIELD for one in given) for given in self.verdicts.values())

    @property
    def result(self) -> Group:
        """Workable or not only where all say the same and the quorum is met; otherwise it is discussed."""
        said = set(self.counted)
        if self.institutions < self.quorum or len(said) != 1:
            return Group.DISCUSSION
        return {Verdict.FEASIBLE: Group.WORKABLE, Verdict.NOT_FEASIBLE: Group.NOT_WORKABLE}.get(
            said.pop(), Group.DISCUSSION
        )

    @property
    def majority(self) -> Verdict | None:
        """The verdict that more than half of those counted gave; None where there is none."""
        counted = self.counted
        return next((one for one in Verdict if 2 * counted.count(one) > len(counted)), None)


def total(scores: Mapping[str, int], counted: Sequence[str]) -> int:
    """Add the points of the rubric's questions that count; a risk is shown apart."""
    return sum(scores.get(code, 0) for code in counted)
