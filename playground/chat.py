"""The private chat of one person with the bot: messages, keyboard, toasts, and what changed when."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile

from playground.account import Json
from playground.person import Person


@dataclass
class Message:
    """One message; `content` holds the Bot API fields that differ from kind to kind."""

    message_id: int
    by_bot: bool
    sent_at: datetime
    content: Json
    markup: Json | None = None
    reply_to: int | None = None
    edited_at: datetime | None = None
    version: int = 0


@dataclass
class Toast:
    """The answer to a button press, as it pops up."""

    version: int
    text: str
    alert: bool
    url: str | None


@dataclass
class Press:
    """A button press; it spins until the bot answers."""

    callback_id: str
    message_id: int
    pressed_at: datetime
    answered: bool = False


@dataclass
class Chat:
    """A private chat; every change raises `version`, so that whoever looks on can ask for what is new.

    `received` counts what the bot has written: a page that does not show the chat tells how much of it is new.
    """

    person: Person
    version: int = 0
    received: int = 0
    started: bool = False
    blocked: bool = False
    typing: str | None = None
    keyboard: Json | None = None
    menu_button: Json | None = None
    toasts: list[Toast] = field(default_factory=list)
    presses: dict[str, Press] = field(default_factory=dict)
    deleted: dict[int, int] = field(default_factory=dict)
    _messages: dict[int, Message] = field(default_factory=dict)
    _waiting: list["asyncio.Future[None]"] = field(default_factory=list)

    def changed(self) -> int:
        """Count a change, wake whoever waits for one, and return the new version."""
        self.version += 1
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)
        return self.version

    def put(self, message: Message) -> None:
        """Add a message, or count a change of one that is there already."""
        before = self._messages.pop(message.message_id, None)
        if before is None and message.by_bot:
            self.received += 1
        # The order of the dictionary is the order of changes: what is new is found from its end.
        self._messages[message.message_id] = message
        message.version = self.changed()

    def message(self, message_id: int | None) -> Message | None:
        """Return a message by its id."""
        return None if message_id is None else self._messages.get(message_id)

    def remove(self, message_id: int) -> None:
        """Delete a message for both sides."""
        del self._messages[message_id]
        self.deleted[message_id] = self.changed()

    def since(self, version: int) -> list[Message]:
        """Return the messages that are new or changed after `version`, by their ids."""
        recent = takewhile(lambda message: message.version > version, reversed(self._messages.values()))
        return sorted(recent, key=lambda message: message.message_id)

    def newest_first(self) -> Iterator[Message]:
        """Walk the messages from the newest back."""
        return iter(sorted(self._messages.values(), key=lambda message: -message.message_id))

    async def wait(self, after: int, *, seconds: float) -> None:
        """Wait until the version is higher than `after`, at most so many seconds."""
        if self.version > after or seconds <= 0:
            return
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        await asyncio.wait([future], timeout=seconds)

    def wake(self) -> None:
        """Let everybody who waits go, without a change."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
