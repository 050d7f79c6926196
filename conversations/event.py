"""What a person did, in the words of the conversation: no messenger is known here."""

from dataclasses import dataclass

from programme.answers import Kept


@dataclass(frozen=True, slots=True)
class Said:
    """A text."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of a form: which step it belongs to, what it does and with which value."""

    step: str
    act: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Acted:
    """A button of the form itself (back, skip, cancel), pressed on a keyboard that names no step."""

    act: str


@dataclass(frozen=True, slots=True)
class SharedContact:
    """A contact card; `own` says whether it is the person's own number, on the messenger's word."""

    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A file, with the caption under it."""

    file: Kept
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Strange:
    """Something that no question asks for: a sticker, a location, an edited message."""

    kind: str


Event = Said | Pressed | Acted | SharedContact | Sent | Strange
