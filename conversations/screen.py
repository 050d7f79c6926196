"""What is shown, before it has a language or a messenger: sentences by key, values, buttons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Union

from programme.words import Words


@dataclass(frozen=True, slots=True)
class Code:
    """Something that reads left to right: a code or a phone, which people copy, or a command, which they tap."""

    text: str
    tapped: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """A link, shown whole, so that it can be read and tapped."""

    url: str


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence by its key, with the values that fill it."""

    key: str
    params: dict[str, "Shown"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Until:
    """The moment at which something closes; shown as a deadline, where a bare moment is shown as an hour."""

    at: datetime


@dataclass(frozen=True, slots=True)
class InCity:
    """A moment as the office types it: in the city's time, with the day in both calendars, so that a slip shows.

    `short`: on a button, where there is room for day and hour alone.
    """

    at: datetime
    short: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that people plan by: where the messenger can, a tap shows it by the reader's own clocks and calendar."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Rich:
    """An announcement's own text, with its lines: addresses stay what can be tapped, and *words* between stars bold."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Lines as somebody else would read them: in another language, and by the clocks of another zone."""

    lines: tuple["Shown", ...]
    language: str
    zone: str


# A plain str is what a person typed: it is always isolated and escaped where it is shown.
Shown = Union[
    str, int, date, datetime, Words, Code, Address, Until, InCity, Moment, Rich, Quote, Say, "tuple[Shown, ...]"
]


def say(key: str, **params: Any) -> Say:
    """Write a sentence."""
    return Say(key, params)


@dataclass(frozen=True, slots=True)
class Button:
    """One button: `press` is the callback data, or `url` is opened."""

    label: Shown
    press: str = ""
    url: str = ""
    chosen: bool = False


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Keyboard:
    """A keyboard above the input: the first button shares the person's own number, the others are words."""

    contact: Shown
    words: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file that the bot itself makes and sends."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture or file that is kept, to be shown with a message: the id of its row in `file`, and what it is."""

    file_id: int
    photo: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """One message.

    `replaces`: it may take the place of the message whose button was pressed.
    `trace`: what was chosen, to be shown where it was chosen once the question is answered.
    """

    lines: tuple[Shown, ...]
    rows: Rows = ()
    keyboard: Keyboard | None = None
    toast: Shown | None = None
    trace: Shown | None = None
    replaces: bool = False
    document: Document | None = None
    attached: Attached | None = None


def in_rows(buttons: Sequence[Button], *, wide: int = 2) -> Rows:
    """Lay buttons out in rows of `wide`."""
    return tuple(tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide))


def keys_of(shown: Iterable[Shown]) -> Iterable[Say]:
    """Walk every sentence inside what is shown."""
    for thing in shown:
        if isinstance(thing, Say):
            yield thing
            yield from keys_of(thing.params.values())
        elif isinstance(thing, tuple):
            yield from keys_of(thing)
        elif isinstance(thing, Quote):
            yield from keys_of(thing.lines)
