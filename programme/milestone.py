"""Milestones of an idea that is carried out, and what its author reports: values, and which of them are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from programme.idea import STAGES, State

GRACE = timedelta(minutes=1)
"""How long a milestone waits before its author is told, so that a slip can be taken back."""

WORDS_LENGTH = 700
"""Letters that go with a milestone; they are shown in one message with everything else about it."""

WORDS_NEEDED = frozenset({State.DONE, State.PAUSED, State.STOPPED})
"""Stages that an author is not told without a word: a closing note, or why."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """What an idea became, and when; `text` are words to its author, `sent`: they may have read it already."""

    id: int
    stage: State
    at: datetime
    text: str | None = None
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What an author tells of the progress: a text, and a file as `programme.answers.Kept` holds it."""

    id: int
    at: datetime
    text: str | None
    file: Mapping[str, Any] | None


def is_back(stage: State, to: State) -> bool:
    """Say whether a move from one stage to another takes something back."""
    return to in STAGES and (stage not in STAGES or STAGES.index(to) < STAGES.index(stage))


def upcoming(state: State, before: Sequence[Milestone] = ()) -> State | None:
    """Say what comes next: the following stage, or where a paused idea stopped; `before`: its milestones by age."""
    if state is State.PAUSED:
        return next((one.stage for one in reversed(before) if one.stage in STAGES), State.PLANNED)
    if state not in STAGES:
        return None
    return State.DONE if state is STAGES[-1] else STAGES[STAGES.index(state) + 1]


def told(milestones: Sequence[Milestone]) -> tuple[Milestone, ...]:
    """Leave out, of milestones by age, what was taken back before its author read it, and what then says nothing new.

    Whoever was told once is told of every change from there.
    """
    kept: list[Milestone] = []
    known = STAGES[0]
    for at, one in enumerate(milestones):
        back = any(is_back(one.stage, later.stage) for later in milestones[at + 1 :])
        if one.sent or not (back or (one.stage is known and not one.text)):
            kept.append(one)
            known = one.stage
    return tuple(kept)
