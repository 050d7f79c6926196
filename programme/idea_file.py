"""An idea's file as it is shown: plain data, read by `services.idea_file`; to whom what of it, is decided there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from programme.idea import Idea, Outcome, State
from programme.review import Confidence, Verdict


@dataclass(frozen=True, slots=True)
class Revision:
    """What was asked about one answer (`field`), and what came of it: `answer` as a text and a file, or `no_answer`.

    `question` is the code of a ready question, or `text` words of one's own.
    """

    field: str
    question: str | None
    text: str | None
    at: datetime
    answer: Mapping[str, Any] | None = None
    answered_at: datetime | None = None
    no_answer: bool = False


@dataclass(frozen=True, slots=True)
class Opinion:
    """A review that is in, as colleagues see it; `by` is None where a name is not shown."""

    institution: str
    verdict: Verdict
    confidence: Confidence | None
    scores: Mapping[str, int]
    line: str | None
    note: str | None
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the idea; `state` is wanted, kept or failed."""

    kind: str
    name: str | None
    state: str


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays of an idea whose author had everything erased."""

    submitted_at: datetime | None
    decided_at: datetime | None
    published_at: datetime | None
    erased_at: datetime
    opinions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaFile:
    """Everything that a card of an idea shows.

    `author` is None where whoever reads must not know yet who it is. `revised` are the answers as they were before
    what changed last. `partners`: the names, and `partner_means` the means, of authors whose ideas were merged
    into this one.
    """

    id: int
    code: str
    version: int
    state: State
    state_at: datetime
    submitted_at: datetime | None
    answers: Mapping[str, Any]
    author: str | None = None
    author_country: str | None = None
    files: tuple[Attachment, ...] = ()
    revisions: tuple[Revision, ...] = ()
    revised: Mapping[str, Any] | None = None
    outcome: Outcome | None = None
    reasons: tuple[str, ...] = ()
    reason_text: str | None = None
    referred_to: str | None = None
    merged_into: str | None = None
    partners: tuple[str, ...] = ()
    partner_means: tuple[Mapping[str, Any], ...] = ()
    published_at: datetime | None = None
    owner: str | None = None
    board_note: str | None = None
    next_on: date | None = None

    @property
    def has_files(self) -> bool:
        """Say whether there is a file to be opened: one of the answers, or one that came when its author was asked."""
        return bool(self.files) or any((one.answer or {}).get("file") for one in self.revisions)

    @property
    def title(self) -> str:
        """The title, as it was typed."""
        return str(self.answers.get("title") or "")


def changes(revised: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the answers that are others than before; none where nothing was kept of before."""
    if not revised:
        return ()
    return tuple(name for name in Idea.model_fields if (revised.get(name) or None) != (answers.get(name) or None))
