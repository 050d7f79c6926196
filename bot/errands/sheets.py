"""The export as a file in chat: made in a folder that goes, with a message that shows how far it is."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from bot.answering.reply import Reply
from bot.errands.tools import Run, Tools
from bot.messengers.render import Reader
from bot.sheets.exporting import name_of, private_folder, write_workbook
from bot.wire.errors import DeliveryError, MessageGone, Refused, TryLater
from conversations.pages.desk import sheets as pages
from conversations.screen import Screen
from services.export import may_take

EVERY = 2.0
"""Seconds between two pictures of the progress."""

LARGEST = 49_000_000
"""Bytes that a bot may send on both messengers, with something to spare (Bot API, sendDocument: 50 MB)."""

LAST_WORD = 2.0
"""Seconds in which a stop lets it be said that no file comes."""

_AT_WORK: set[int] = set()
"""For whom a file is being made: a second tap makes no second one."""


class Telling:
    """One message that is edited in place; a new one where editing fails."""

    def __init__(
        self, tools: Tools, chat_id: int, reader: Reader, *, passed: Callable[[], float] = time.monotonic
    ) -> None:
        self._tools, self._chat_id, self._reader, self._passed = tools, chat_id, reader, passed
        self._message_id = 0
        self._next = 0.0

    async def progress(self, done: int, total: int) -> None:
        """Show how far it is, unless that was shown a moment ago."""
        if self._passed() < self._next:
            return
        self._next = self._passed() + EVERY
        try:
            await self.show(pages.progress(done, total))
        except TryLater:
            # The work goes on; the next picture shows more.
            return

    async def show(self, screen: Screen) -> None:
        """Show a screen in the message.

        Raises:
            DeliveryError: when it did not certainly get through.
        """
        sender = self._tools.sender
        if self._message_id:
            try:
                await sender.edit(screen, chat_id=self._chat_id, message_id=self._message_id, reader=self._reader)
            except (MessageGone, Refused):
                self._message_id = 0
            else:
                return
        self._message_id = await sender.post(screen, chat_id=self._chat_id, reader=self._reader)


async def _export(tools: Tools, reply: Reply, chat_id: int) -> None:
    """Make the file and send it."""
    telling = Telling(tools, chat_id, tools.sender.reader(reply.language, reply.zone))
    if reply.person_id in _AT_WORK:
        return await telling.show(pages.already())
    _AT_WORK.add(reply.person_id)
    try:
        await _make_and_send(tools, reply, chat_id, telling)
    except DeliveryError:
        await telling.show(pages.failed())
        raise
    except asyncio.CancelledError:
        # The bot stops; whoever waits for the file should know that it will not come.
        with suppress(DeliveryError, TimeoutError):
            async with asyncio.timeout(LAST_WORD):
                await telling.show(pages.failed())
        raise
    finally:
        _AT_WORK.discard(reply.person_id)


async def _make_and_send(tools: Tools, reply: Reply, chat_id: int, telling: Telling) -> None:
    if not await _may(tools, reply):
        return await telling.show(pages.not_yours())
    name = name_of(tools.world.programme, tools.clock.now())
    async with private_folder() as folder:
        path = folder / name
        written = await write_workbook(
            path,
            folder=folder,
            storage=tools.storage,
            world=tools.world,
            locale=tools.catalogues.locale(reply.language),
            progress=telling.progress,
            viewer=reply.person_id,
        )
        content = await asyncio.to_thread(path.read_bytes) if path.stat().st_size <= LARGEST else None
    # It took minutes, in which a role may have ended.
    if not await _may(tools, reply):
        return await telling.show(pages.not_yours())
    if content is None:
        return await telling.show(pages.too_large())
    await telling.show(pages.sending(written.rows))
    reader = tools.sender.reader(reply.language, reply.zone)
    await tools.sender.upload(name, content, chat_id=chat_id, reader=reader)
    return await telling.show(pages.done(written.rows, unopened=written.unopened))


async def _may(tools: Tools, reply: Reply) -> bool:
    return await tools.storage.write(may_take, person_id=reply.person_id, now=tools.clock.now())


ERRANDS: dict[str, Run] = {"export": _export}
