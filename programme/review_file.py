"""A review as its reviewer has it before them: plain data, read by `services.reviewing`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from programme.idea import State as IdeaState
from programme.idea_file import IdeaFile
from programme.review import DONE, Confidence, State, Verdict

VERDICT = "verdict"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFile:
    """One review with its idea; `news`: the author has answered since the reviewer looked last."""

    id: int
    version: int
    state: State
    institution: str
    scores: Mapping[str, int]
    verdict: Verdict | None
    confidence: Confidence | None
    line: str | None
    note: str | None
    due_at: datetime
    submitted_at: datetime | None
    amended: int
    idea: IdeaFile
    news: bool = False

    @property
    def done(self) -> bool:
        """Say whether it is in."""
        return self.state in DONE

    @property
    def waits_for_author(self) -> bool:
        """Say whether the author is asked about something."""
        return self.idea.state is IdeaState.NEEDS_REVISION

    def lacking(self, rubric: Iterable[str]) -> tuple[str, ...]:
        """Name what is needed before it can be handed in: questions of the rubric by their codes, the verdict."""
        verdict = () if self.verdict is not None else (VERDICT,)
        # Whoever says that it is not their field has nothing to say about the rest.
        questions = () if self.verdict is Verdict.NOT_MY_FIELD else rubric
        return (*(code for code in questions if code not in self.scores), *verdict)


@dataclass(frozen=True, slots=True)
class Listed:
    """A review in a list of its reviewer's."""

    id: int
    code: str
    title: str
    state: State
    idea_state: IdeaState
    due_at: datetime
    verdict: Verdict | None
