"""A decision as the citizen is told it: nothing of the office's own belongs to it."""

from dataclasses import dataclass

from programme.idea_decision import IdeaDecision
from programme.registration import State, Verdict

TOLD: dict[Verdict, State] = {
    Verdict.ABLE: State.INVITED,
    Verdict.COMPANION: State.COMPANION,
    Verdict.DUPLICATE: State.MERGED,
    Verdict.INELIGIBLE: State.CLOSED,
}
"""What a registration becomes once its verdict is published."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of a registration: `reasons` are codes of chips, `words` the officer's own for this citizen."""

    code: str
    verdict: Verdict
    name: str
    reasons: tuple[str, ...] = ()
    words: str | None = None
    completed: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """A decision with who would read it: in which language and zone, on which messenger (None: on none)."""

    decision: Decision | IdeaDecision
    language: str
    zone: str
    messenger: str | None
