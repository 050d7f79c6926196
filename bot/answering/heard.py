"""What was heard: one update in our own words, whichever messenger it came from."""

from dataclasses import dataclass

from conversations.event import Event, Pressed


@dataclass(frozen=True, slots=True)
class Command:
    """A command, with what was written behind it."""

    name: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Going:
    """A button that leads to a page."""

    page: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A button of a form."""

    form: str
    pressed: Pressed


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person stopped the bot."""


What = Command | Going | Filled | Blocked | Event


@dataclass(frozen=True, slots=True)
class Press:
    """The button that was pressed: how to answer it, and the message it stands under (None: too old to touch)."""

    callback_id: str
    message_id: int | None
    data: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One update of one person, in a private chat; `replies_to` is the bot's message that it replies to."""

    messenger: str
    bot_id: int
    update_id: int
    user_id: int
    chat_id: int
    what: What
    press: Press | None = None
    replies_to: int | None = None


@dataclass(frozen=True, slots=True)
class InGroup:
    """Somebody wants the bot in a group."""

    chat_id: int
