"""Brings what was written to a messenger: each call in its turn, and none into a pause that the messenger asked for."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from telegram import InputFile
from telegram.error import TelegramError

from bot.clock import Clock
from bot.delivery.copies import Copies, NotAtHand
from bot.delivery.letter import Letter
from bot.delivery.rate import Rate
from bot.delivery.window import Leave
from bot.wire.errors import Refused, TryLater, delivery_error
from bot.wire.line import Line
from conversations.screen import Document

LOGGER = logging.getLogger(__name__)

COUNTED = ("send", "edit")
"""How the methods begin whose calls count towards a messenger's rate."""

Turn = Callable[[int], Awaitable[Leave]]
"""Waits until a message may leave for a chat; whoever answers somebody has none, and hardly ever waits."""


class Postman:
    """The calls of one messenger that show something."""

    def __init__(self, messenger: str, line: Line, *, rate: Rate, copies: Copies, clock: Clock) -> None:
        self._messenger = messenger
        self._line = line
        self._rate = rate
        self._copies = copies
        self._clock = clock
        # Chats to which a messenger wants nothing sent for a while.
        self._until: dict[int | None, datetime] = {}

    async def hand(self, letter: Letter, *, chat_id: int, turn: Turn) -> int | None:
        """Send what was written, and return the id of its message, where the messenger names one.

        Raises:
            DeliveryError: when it did not certainly get through.
        """
        if letter.attached is None and len(letter.calls) == 1:
            # What nearly every message is, of a hundred thousand, too.
            method, payload = letter.calls[0]
            return id_of(await self.call(method, {"chat_id": chat_id, **payload}, turn)) or None
        return id_of((await self.parts(letter, chat_id, turn))[letter.shown]) or None

    async def parts(
        self, letter: Letter, chat_id: int, turn: Turn | None, document: Document | None = None
    ) -> list[Any]:
        """Send part after part; once one of them arrived, nobody can say that nothing did."""
        sent: list[Any] = []
        try:
            if letter.attached is not None:
                sent += await self._with_file(letter, chat_id, turn)
            for method, part in letter.calls[len(sent) :]:
                sent.append(await self.call(method, {"chat_id": chat_id, **part}, turn))
            if document is not None:
                await self.call("sendDocument", _document(document, chat_id), turn)
        except TryLater as error:
            raise TryLater(str(error), after=error.after, uncertain=error.uncertain or bool(sent)) from None
        if not sent:
            raise Refused("there is nothing to show")
        return sent

    async def _with_file(self, letter: Letter, chat_id: int, turn: Turn | None) -> list[Any]:
        """Send the part that has the file; nothing where there is none, and then the words are left."""
        payload = letter.calls[0][1]

        async def post(method: str, kind: str, file: str | InputFile) -> Any:
            return await self.call(method, {"chat_id": chat_id, **payload, kind: file}, turn)

        try:
            return [await self._copies.send(letter, post)]
        except NotAtHand as error:
            LOGGER.warning("%s: a file that goes with a message cannot be sent: %s", self._messenger, error)
            letter.drop_file()
            return []

    async def call(self, method: str, payload: dict[str, Any], turn: Turn | None = None) -> Any:
        """Call a method, in its turn where it counts towards the messenger's rate.

        Raises:
            DeliveryError: when it did not certainly get through.
        """
        chat_id = payload.get("chat_id")
        if (until := self._until.get(chat_id)) is not None:
            if (left := (until - self._clock.now()).total_seconds()) > 0:
                raise TryLater(f"the messenger asked for a pause, {left:.0f} s of it are left", after=left)
            del self._until[chat_id]
        leave = None
        if chat_id is not None and method.startswith(COUNTED):
            leave = await (turn or self._rate.reply)(chat_id)
        try:
            return await self._line.call(method, payload)
        except TelegramError as failure:
            error = delivery_error(failure)
            if chat_id is not None and isinstance(error, TryLater) and error.after:
                self._until[chat_id] = self._clock.now() + timedelta(seconds=error.after)
            raise error from None  # the library's own error quotes what was sent
        finally:
            if leave is not None:
                self._rate.arrived(leave)


def _document(document: Document, chat_id: int) -> dict[str, Any]:
    file = InputFile(document.content, filename=document.name, attach=True)
    return {"chat_id": chat_id, "document": file}


def id_of(message: Any) -> int:
    """Give the id of a message that was sent; 0 where the messenger names none."""
    found = message.get("message_id") if isinstance(message, dict) else None
    return found if isinstance(found, int) else 0
