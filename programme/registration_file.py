"""A registration's file as staff see it: plain data, read by `services.registration_file.open_file`.

The desk's cards share it: `RegistrationFile` here; `card_lines` in conversations/pages/desk/card.py writes what a
triage card shows of it, `whole_lines` all of it, `changed_lines` what changed since it was last screened.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from programme.network import Answer, Question
from programme.registration import GONE, Registration, State, Verdict
from programme.second_look import Kind
from programme.second_look import State as LookState


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the person; `state` is wanted, kept or failed."""

    kind: str
    name: str | None
    state: str


@dataclass(frozen=True, slots=True)
class Double:
    """Another registration that may be of the same person."""

    id: int
    code: str


@dataclass(frozen=True, slots=True)
class Note:
    """An inner note: stored in the registration's `notes` as `{"by": person's id, "at": ISO time, "text": words}`."""

    text: str
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A second look; the verdicts are None while whoever reads must not see them."""

    kind: Kind
    state: LookState
    first: Verdict | None = None
    first_by: str | None = None
    second: Verdict | None = None
    second_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFile:
    """Everything that a card shows; phone, e-mail and organisation are not in it, but that they are there is.

    `profile` is the second part without them. `inquiry` is what the secretariat asked and what came back, each only
    where there is one: `question`, the code of a ready one, or `text`, words of one's own; `answer`, a text and a file
    as in an offer, or `no_answer`. `screened` are the answers as they were when last screened. `blind`: another
    officer's verdict waits for a second look, and whoever reads must not see it. `told_network`: what they answered to
    the latest questions of the month.
    """

    id: int
    code: str
    version: int
    state: State
    state_at: datetime
    submitted_at: datetime | None = None
    queue: int = 1
    place: str | None = None
    country: str | None = None
    answers: Mapping[str, Any]
    profile: Mapping[str, Any]
    has_phone: bool = False
    has_email: bool = False
    files: tuple[Attachment, ...] = ()
    flagged: bool = False
    inquiry: Mapping[str, Any] | None = None
    screened: Mapping[str, Any] | None = None
    notes: tuple[Note, ...] = ()
    reasons: tuple[str, ...] = ()
    reason_text: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    published_at: datetime | None = None
    merged_into: Double | None = None
    doubles: tuple[Double, ...] = ()
    look: Look | None = None
    blind: bool = False
    told_network: tuple[tuple[Question, Answer], ...] = ()

    @property
    def name(self) -> str:
        """The whole name; cards show `shortened` of it."""
        return str(self.answers.get("name") or "")

    @property
    def city(self) -> Mapping[str, Any] | None:
        """The city as it was answered; None at home."""
        return self.answers.get("city")

    @property
    def connections(self) -> tuple[str, ...]:
        """Codes of chips."""
        return tuple(self.answers.get("connections") or ())

    @property
    def cities(self) -> tuple[str, ...]:
        """Cities they know: codes of chips, and what was typed."""
        return tuple(self.answers.get("cities") or ())

    @property
    def offer(self) -> Mapping[str, Any]:
        """What they can open doors to: `text`, `file`."""
        return self.answers.get("offer") or {}

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of languages, and what was typed."""
        return tuple(self.profile.get("languages") or ())

    @property
    def verdict(self) -> Verdict | None:
        """What was decided and is not published yet; None where that must not be seen."""
        return None if self.blind else Verdict.of(self.state)

    @property
    def gone(self) -> bool:
        """Say whether it was taken back, lapsed or erased: nothing of what was told is shown any more."""
        return self.state in GONE


@dataclass(frozen=True, slots=True)
class Hit:
    """A registration that was found: what one line of a list shows of it; `blind` as in `RegistrationFile`."""

    id: int
    code: str
    state: State
    place: str | None
    country: str | None
    answers: Mapping[str, Any]
    blind: bool = False


def shortened(name: str) -> str:
    """Return a name's first word and the initials of the rest: whose file it is, without saying who it is."""
    first, *rest = name.split() or [""]
    return " ".join([first, *(f"{word[0]}." for word in rest)])


def changes(screened: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the questions whose answers are others than when last screened; none when that never happened."""
    if not screened:
        return ()
    asked = (name for name in Registration.model_fields if name != "consent")
    return tuple(name for name in asked if (screened.get(name) or None) != (answers.get(name) or None))
