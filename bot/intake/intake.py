"""The intake of one messenger: each update is committed, then answered; only then may it be acknowledged."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import TelegramError

from bot.answering.heard import Heard, InGroup
from bot.answering.reading import light, read
from bot.answering.reply import Reply
from bot.answering.runner import Runner
from bot.answering.visit import FIRST_LANGUAGE
from bot.clock import Clock
from bot.delivery.sender import Sender
from bot.intake.lanes import Lanes
from bot.logs import reference
from bot.wire.errors import DeliveryError, NoSuchChat, Refused, Stopped, TryLater
from bot.wire.line import Line
from conversations.event import Sent
from conversations.pages.about import trouble
from programme.errors import ProgrammeError
from services import people, replies
from storage.errors import StorageError
from storage.store import Storage

LOGGER = logging.getLogger(__name__)

TOO_LARGE = 1 << 40
"""Bytes: larger than any limit, where a messenger only says that a file is too large."""

GRACE = 1.0
"""Seconds that an acknowledgement waits for replies on their way; what takes longer is owed first."""


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
        sends: Lanes,
        clock: Clock,
        erased: Callable[[tuple[str, ...]], Awaitable[None]],
    ) -> None:
        self._messenger = messenger
        self._line = line
        self._bot_id = bot_id
        self._storage = storage
        self._runner = runner
        self._sender = sender
        self._clock = clock
        self._erased = erased
        self._commits = Lanes()
        self._sends = sends
        self._under_way: set[asyncio.Task[None]] = set()

    async def take_all(self, updates: list[dict[str, Any]]) -> None:
        """Commit all updates and answer them; after it returns they may be acknowledged.

        Raises:
            StorageError: when something could not be committed; the whole batch may be taken again.
        """
        taken = await asyncio.gather(*map(self._take, updates), return_exceptions=True)
        if failed := [error for error in taken if isinstance(error, BaseException)]:
            raise failed[0]
        sends = [send for send in taken if isinstance(send, _Send)]
        if not sends:
            return
        done, late = await asyncio.wait([send.task for send in sends], timeout=GRACE)
        for task in done:
            # A reply that was neither sent nor noted as owed: the update comes again, and with it the answer.
            task.result()
        if late:
            # Whoever waits longer is owed an answer; the others' next messages do not wait for them.
            await asyncio.gather(*(self._owe(send) for send in sends if send.task in late))

    async def finish(self) -> None:
        """Wait for what is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def _take(self, raw: dict[str, Any]) -> "_Send | None":
        try:
            update = Update.de_json(light(raw), self._line.bot)
            heard = None if update is None else read(update, messenger=self._messenger, bot_id=self._bot_id)
        except Exception:  # whatever a messenger sends, it must not stop those behind it
            self._poison(raw, _chat_of(raw))
            return None
        if heard is None:
            return None
        if isinstance(heard, InGroup):
            self._spawn(self._sender.leave_group(heard.chat_id, FIRST_LANGUAGE))
            return None
        async with self._commits.turn(heard.chat_id):
            heard = await self._sized(heard)
            try:
                reply = await self._answer(heard)
            except StorageError:
                raise
            except Exception:  # a fault of ours in one person's update: told, logged, passed
                await self._pass(heard)
                self._poison(raw, heard.chat_id, user_id=heard.user_id)
                return None
            if reply is None:
                return None
            if reply.erased is not None:
                # Before the receipt goes out: it says that everything is gone.
                await self._erased(reply.erased)
            return self._start(heard, reply)

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
            size = (await self._line.call("getFile", {"file_id": heard.what.file.ref})).get("file_size")
        except TelegramError as error:
            # Both messengers refuse to hand out files over 20 MB, and say so here.
            size = TOO_LARGE if "too big" in error.message.lower() else None
        file = heard.what.file.model_copy(update={"size": size if isinstance(size, int) else None})
        return replace(heard, what=replace(heard.what, file=file))

    async def _pass(self, heard: Heard) -> None:
        await self._storage.write(
            people.first_time,
            messenger=heard.messenger,
            bot_id=heard.bot_id,
            update_id=heard.update_id,
            now=self._clock.now(),
        )

    def _poison(self, raw: dict[str, Any], chat_id: int | None, *, user_id: int | None = None) -> None:
        number = reference()
        # The update itself is not logged: it holds what a person wrote.
        LOGGER.exception("%s: update %s was passed, reference %s", self._messenger, raw.get("update_id"), number)
        if chat_id is not None:
            self._spawn(self._tell(chat_id, number, user_id))

    async def _tell(self, chat_id: int, number: str, user_id: int | None) -> None:
        try:
            # In a private chat both ids are the same; the update itself may have been unreadable.
            spoken = self._storage.read(people.language, messenger=self._messenger, user_id=user_id or chat_id)
            await self._sender.say(trouble(number), chat_id=chat_id, language=await spoken or FIRST_LANGUAGE)
        except DeliveryError as error:
            LOGGER.info("%s: reference %s could not be told: %s", self._messenger, number, error)

    def _start(self, heard: Heard, reply: Reply) -> "_Send":
        send = _Send(heard, reply)
        send.task = self._spawn(self._send(send))
        return send

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def _send(self, send: "_Send") -> None:
        heard, reply = send.heard, send.reply
        async with self._sends.turn(heard.chat_id):
            try:
                await self._sender.show(reply, chat_id=heard.chat_id, press=heard.press)
            except TryLater as error:
                after = replies.FIRST_PAUSE if error.after is None else timedelta(seconds=error.after)
                await self._owe(send, after=after)
            except (Stopped, NoSuchChat):
                await self._storage.write(
                    people.stop, messenger=self._messenger, user_id=heard.user_id, now=self._clock.now()
                )
            except Refused as error:
                LOGGER.error("%s: a reply was refused: %s (reference %s)", self._messenger, error, reference())
            except DeliveryError as error:
                LOGGER.warning("%s: a reply did not get through: %s", self._messenger, error)
                await self._owe(send)
            except Exception:  # a fault of ours in showing one screen: told and logged, the others go on
                self._poison({"update_id": heard.update_id}, heard.chat_id, user_id=heard.user_id)
            else:
                if send.owed:
                    await self._storage.write(replies.paid, person_id=reply.person_id, messenger=self._messenger)

    async def _owe(self, send: "_Send", *, after: timedelta = replies.FIRST_PAUSE) -> None:
        send.owed = True
        await self._storage.write(
            replies.owe, person_id=send.reply.person_id, messenger=self._messenger, now=self._clock.now(), after=after
        )


class _Send:
    """One reply on its way."""

    __slots__ = ("heard", "owed", "reply", "task")

    def __init__(self, heard: Heard, reply: Reply) -> None:
        self.heard, self.reply, self.owed = heard, reply, False
        self.task: asyncio.Task[None]


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
