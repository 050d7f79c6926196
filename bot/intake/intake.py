"""The intake of one messenger: each update is committed, then answered; only then may it be acknowledged."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from telegram import Update
from telegram.error import TelegramError

from bot.answering.heard import Heard, InGroup
from bot.answering.reading import light, read
from bot.answering.reply import Reply
from bot.answering.runner import Runner
from bot.answering.visit import FIRST_LANGUAGE
from bot.clock import Clock
from bot.delivery.replying import Replying, Sending
from bot.delivery.sender import Sender
from bot.delivery.troubles import Troubles
from bot.delivery.under_way import UnderWay
from bot.intake.lanes import Lanes
from bot.wire.line import Line
from conversations.event import Sent
from programme.errors import ProgrammeError
from services import people
from storage.errors import Unavailable
from storage.store import Storage

LOGGER = logging.getLogger(__name__)

TOO_LARGE = 1 << 40
"""Bytes: larger than any limit, where a messenger only says that a file is too large."""


class Intake:
    """Takes updates in, concurrently across chats and in order inside one."""

    def __init__(
        self,
        messenger: str,
        line: Line,
        *,
        bot_id: int,
        storage: Storage,
        runner: Runner,
        sender: Sender,
        replying: Replying,
        troubles: Troubles,
        under_way: UnderWay,
        clock: Clock,
        erased: Callable[[tuple[str, ...]], Awaitable[None]],
    ) -> None:
        self._messenger = messenger
        self._line = line
        self._bot_id = bot_id
        self._storage = storage
        self._runner = runner
        self._sender = sender
        self._replying = replying
        self._troubles = troubles
        self._under_way = under_way
        self._clock = clock
        self._erased = erased
        self._commits = Lanes()

    async def take_all(self, updates: list[dict[str, Any]]) -> None:
        """Commit all updates and answer them; after it returns they may be acknowledged.

        Raises:
            Unavailable: when the storage takes nothing now; the whole batch may be taken again.
        """
        taken = await asyncio.gather(*map(self._take, updates), return_exceptions=True)
        if failed := [error for error in taken if isinstance(error, BaseException)]:
            raise failed[0]
        await self._replying.sent_or_owed([sending for sending in taken if isinstance(sending, Sending)])

    async def _take(self, raw: dict[str, Any]) -> Sending | None:
        try:
            update = Update.de_json(light(raw), self._line.bot)
            heard = None if update is None else read(update, messenger=self._messenger, bot_id=self._bot_id)
        except Exception:  # whatever a messenger sends, it must not stop those behind it
            self._troubles.report(raw.get("update_id"), _chat_of(raw))
            return None
        if heard is None:
            return None
        if isinstance(heard, InGroup):
            self._under_way.start(self._sender.leave_group(heard.chat_id, FIRST_LANGUAGE))
            return None
        async with self._commits.turn(heard.chat_id):
            try:
                reply = await self._answer(await self._sized(heard))
                if reply is None:
                    return None
                if reply.erased is not None:
                    # Before the receipt goes out: it says that everything is gone.
                    await self._erased(reply.erased)
                return self._replying.start(heard, reply)
            except Unavailable:
                raise
            except Exception:  # a fault of ours, or a damaged row, in one person's update: told, logged, passed
                self._troubles.report(heard.update_id, heard.chat_id, user_id=heard.user_id)
                await self._pass(heard)
                return None

    async def _answer(self, heard: Heard) -> Reply | None:
        try:
            return await self._storage.write(self._runner.hear, heard, self._clock.now())
        except ProgrammeError as refusal:
            return await self._storage.write(self._runner.refuse, heard, refusal, self._clock.now())

    async def _sized(self, heard: Heard) -> Heard:
        """Ask for the size of a file that came without one, as Bale's do: one that is too large is refused at once."""
        if not isinstance(heard.what, Sent) or heard.what.file.size is not None:
            return heard
        try:
            found = await self._line.call("getFile", {"file_id": heard.what.file.ref})
        except TelegramError as error:
            # Both messengers refuse to hand out files over 20 MB, and say so here.
            size = TOO_LARGE if "too big" in error.message.lower() else None
        else:
            # Bale may answer with nothing but {"ok": true}.
            size = found.get("file_size") if isinstance(found, dict) else None
        file = heard.what.file.model_copy(update={"size": size if isinstance(size, int) else None})
        return replace(heard, what=replace(heard.what, file=file))

    async def _pass(self, heard: Heard) -> None:
        try:
            await self._storage.write(
                people.first_time,
                messenger=heard.messenger,
                bot_id=heard.bot_id,
                update_id=heard.update_id,
                now=self._clock.now(),
            )
        except Unavailable:
            raise
        except Exception as error:  # a number that no column takes; were it to come again, it would be passed again
            LOGGER.warning("%s: update %s could not be noted: %s", self._messenger, heard.update_id, error)


def _chat_of(raw: dict[str, Any]) -> int | None:
    """Find the chat of an update that cannot be read, to say sorry there."""
    for kind in ("message", "edited_message", "callback_query"):
        part = raw.get(kind)
        if isinstance(part, dict):
            message = part.get("message") if kind == "callback_query" else part
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict) and isinstance(chat.get("id"), int) and chat.get("type", "private") == "private":
                return int(chat["id"])
    return None
