"""A broadcast as it stands, how far it is, and how long its text may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from programme.broadcast import Kind, State
from programme.segment import And, Is, Not, Or

MESSAGE = 4096
CAPTION = 1024
"""Units that a message, and the words under a picture or file, may have (Bot API, sendMessage and sendPhoto)."""

ROOM = 160
"""Units that are kept for the words that stand around the text of every announcement."""

REFERENCE = "fa"
"""The language that everybody gets who has none of their own."""

LANGUAGES = (REFERENCE, "en")


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One broadcast; `file_kind` is that of what goes with it, None where nothing does."""

    id: int
    kind: Kind
    state: State
    version: int
    text: Mapping[str, str] = field(default_factory=dict)
    file_id: int | None = None
    file_kind: str | None = None
    segment: Is | Not | And | Or | None = None
    course_id: int | None = None
    question_id: int | None = None
    counted: int | None = None
    total: int | None = None
    created_by: int | None = None
    proposed_by: int | None = None
    approved_by: int | None = None
    starts_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    paused_because: str | None = None
    rounds: int = 0

    def words(self, language: str) -> str:
        """Give the text in a language, or else in the one that everybody gets."""
        return self.text.get(language) or self.text.get(REFERENCE) or ""

    @property
    def empty(self) -> bool:
        """Say whether there is nothing to send: an announcement has a text that everybody can be given."""
        return self.kind is Kind.ANNOUNCEMENT and not self.text.get(REFERENCE)


@dataclass(frozen=True, slots=True)
class Totals:
    """How far a broadcast is, by its recipients; whoever did not want it was not sent it.

    Of those `left`, some are `asleep`: they get it in their own morning. Of those `skipped`, some came `late`: it was
    of no use any more when their turn came.
    """

    total: int
    sent: int
    failed: int
    uncertain: int
    skipped: int
    left: int
    asleep: int = 0
    late: int = 0

    @property
    def missed(self) -> int:
        """Say how many surely got nothing that they wanted."""
        return self.failed + self.late


@dataclass(frozen=True, slots=True)
class News:
    """Where the announcement of a course is, and how many of how many people were sent it."""

    state: State
    sent: int
    total: int


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody whom a broadcast did not surely reach, and why; the code is the registration's, where there is one."""

    code: str | None
    state: str
    reason: str | None
    messenger: str | None


def longest(*, with_file: bool) -> int:
    """Say how many units a text may have."""
    return (CAPTION if with_file else MESSAGE) - ROOM


def units(text: str) -> int:
    """Count as the messengers do (Bot API, MessageEntity): UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
