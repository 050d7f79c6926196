"""A decision about an idea as its author is told it: nothing of who said what belongs to it."""

from dataclasses import dataclass

from programme.idea import Outcome, State


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaDecision:
    """What came of an idea: `reasons` are codes of chips, `words` the coordinator's own for this author.

    `remarks` are the lines of reviewers that an author may read, without their names. Of an idea that was merged,
    `into` is the code of the other one (None: it is gone) and `partners` are those it is carried out with;
    `referred_to` is the city that it was referred to.
    """

    id: int
    code: str
    title: str
    outcome: Outcome
    name: str
    reasons: tuple[str, ...] = ()
    words: str | None = None
    remarks: tuple[str, ...] = ()
    into: str | None = None
    partners: tuple[str, ...] = ()
    referred_to: str | None = None


@dataclass(frozen=True, slots=True)
class IdeaStanding:
    """Where somebody's own idea is, as far as they may know."""

    id: int
    code: str
    title: str
    state: State
