"""An idea: its states and moves, and what each answer may be (programme.md, sections 3 and 4)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from programme.answers import Chips, Kept, ShortText, Text, text_of
from programme.lifecycle import Lifecycle, Role, move

IDEA_LENGTH = 3000
"""Letters of the idea itself, and of how it is carried out; a message holds 4,096 (Bot API)."""


class State(StrEnum):
    """Where an idea is; its author sees nothing of what is discussed or pending."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    NEEDS_REVISION = "needs_revision"
    DISCUSSION = "discussion"
    PENDING_WORKABLE = "pending_workable"
    PENDING_CONDITIONAL = "pending_conditional"
    PENDING_NOT_NOW = "pending_not_now"
    PENDING_NOT_WORKABLE = "pending_not_workable"
    PENDING_MERGED = "pending_merged"
    PENDING_REFERRED = "pending_referred"
    AWAITING = "awaiting"
    NOT_NOW = "not_now"
    NOT_WORKABLE = "not_workable"
    MERGED = "merged"
    REFERRED = "referred"
    DECLINED = "declined"
    PLANNED = "planned"
    CONTACTS_MADE = "contacts_made"
    AGREEMENT = "agreement"
    RUNNING = "running"
    DONE = "done"
    PAUSED = "paused"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    ERASED = "erased"


class Outcome(StrEnum):
    """What a coordinator may decide about an idea; each is also the name of the move."""

    WORKABLE = "workable"
    CONDITIONAL = "conditional"
    NOT_NOW = "not_now"
    NOT_WORKABLE = "not_workable"
    MERGED = "merged"
    REFERRED = "referred"

    @property
    def pending(self) -> State:
        """The state of an idea so decided, until it is published."""
        return State(f"pending_{self.value}")

    @property
    def published(self) -> State:
        """The state once it is published: of the workable ones, the author is asked first."""
        return State.AWAITING if self in (Outcome.WORKABLE, Outcome.CONDITIONAL) else State(self.value)

    @classmethod
    def of(cls, state: str) -> "Outcome | None":
        """Return the outcome that a pending state stands for."""
        return cls(state.removeprefix("pending_")) if state in PENDING else None


PENDING = tuple(state for state in State if state.startswith("pending_"))
OPEN = (State.SUBMITTED, State.UNDER_REVIEW, State.NEEDS_REVISION, State.DISCUSSION)
"""Sent, and nothing decided yet."""

UNPUBLISHED = (*OPEN, *PENDING)
STAGES = (State.PLANNED, State.CONTACTS_MADE, State.AGREEMENT, State.RUNNING)
"""The stages of carrying an idea out, in their order."""

OPERATIONAL = (*STAGES, State.PAUSED)
"""On the board: somebody works on it, or will again."""

ENDED = (State.DONE, State.STOPPED)
PUBLISHED = (
    *(State.AWAITING, State.NOT_NOW, State.NOT_WORKABLE, State.MERGED, State.REFERRED, State.DECLINED),
    *OPERATIONAL,
    *ENDED,
)
GONE = (State.WITHDRAWN, State.LAPSED, State.ERASED)

_STAFF = (Role.OFFICER, Role.COORDINATOR)
_DECIDED_FROM = (State.SUBMITTED, State.UNDER_REVIEW, State.DISCUSSION)

LIFECYCLE = Lifecycle(
    "idea",
    initial=State.DRAFT,
    moves=[
        move("submit", State.DRAFT, State.SUBMITTED, Role.DIPLOMAT),
        move("lapse", State.DRAFT, State.LAPSED, Role.CLOCK),
        # Until the first review opens; after that only what is asked for may change.
        move("edit", State.SUBMITTED, State.SUBMITTED, Role.DIPLOMAT),
        move("open", State.SUBMITTED, State.UNDER_REVIEW, Role.REVIEWER),
        move(
            "ask",
            (State.SUBMITTED, State.UNDER_REVIEW, State.DISCUSSION),
            State.NEEDS_REVISION,
            Role.REVIEWER,
            *_STAFF,
        ),
        move("revise", State.NEEDS_REVISION, State.UNDER_REVIEW, Role.DIPLOMAT),
        move("no_answer", State.NEEDS_REVISION, State.UNDER_REVIEW, Role.CLOCK),
        # All reviews are in, and they do not agree or are too few.
        move("discuss", (State.SUBMITTED, State.UNDER_REVIEW), State.DISCUSSION, Role.COORDINATOR, Role.CLOCK),
        *(move(outcome, _DECIDED_FROM, outcome.pending, Role.COORDINATOR) for outcome in Outcome),
        # By itself only where the idea that it was to be joined with is gone.
        move("reopen", PENDING, State.DISCUSSION, Role.COORDINATOR, Role.CLOCK),
        *(move(f"publish_{one}", one.pending, one.published, Role.COORDINATOR) for one in Outcome),
        move("accept", State.AWAITING, State.PLANNED, Role.DIPLOMAT),
        move("decline", State.AWAITING, State.DECLINED, Role.DIPLOMAT),
        # On the board every stage can be reached from every other: what was said too early can be taken back.
        *(move(stage, {*OPERATIONAL, *ENDED} - {stage}, stage, *_STAFF) for stage in STAGES),
        move(State.PAUSED, STAGES, State.PAUSED, *_STAFF),
        move(State.DONE, State.RUNNING, State.DONE, *_STAFF),
        move(State.STOPPED, OPERATIONAL, State.STOPPED, *_STAFF),
        move("withdraw", (State.DRAFT, *UNPUBLISHED), State.WITHDRAWN, Role.DIPLOMAT),
        # After publication the author asks, and the coordinator agrees.
        move("release", (State.AWAITING, *OPERATIONAL), State.WITHDRAWN, Role.COORDINATOR),
        move("erase", set(State) - {State.ERASED}, State.ERASED, Role.CITIZEN),
    ],
)


def seen(state: State) -> State:
    """Return what the author may know of a state: until it is published, a decision looks like a review."""
    return State.UNDER_REVIEW if state in (State.DISCUSSION, *PENDING) else state


IdeaText = Annotated[Text, text_of(2, IDEA_LENGTH)]


class Told(BaseModel):
    """A text, or a voice note or file where a text was asked for; longer than a sentence."""

    model_config = ConfigDict(extra="forbid")

    text: IdeaText | None = None
    file: Kept | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Told":
        if self.text is None and self.file is None:
            raise PydanticCustomError("text.no_words", "nothing in it")
        return self


class Means(BaseModel):
    """One of the means that an author brings: a chip's code or words of their own, and a line about it."""

    model_config = ConfigDict(extra="forbid")

    code: ShortText
    line: ShortText | None = None


class Idea(BaseModel):
    """What an author answers; `city` is a sister city's code, or typed; `when` a chip's code, or typed."""

    model_config = ConfigDict(extra="forbid")

    title: ShortText
    city: ShortText
    field: str
    idea: Told
    how: Told
    means: Annotated[list[Means], Field(min_length=1, max_length=20)]
    institutions: Chips = []
    when: ShortText | None = None
    files: list[Kept] = []


def files_in(answers: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """List the files that the answers of an idea speak of, as they were sent."""
    told = answers or {}
    spoken = [told.get(name, {}).get("file") for name in ("idea", "how")]
    return [one for one in (*spoken, *told.get("files", ())) if one]
