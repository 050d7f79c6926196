"""Progress on one messenger: the messages of coordinators that show how far a publication is, edited in place."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Any

from bot.answering.desk.publication import fingerprint, watched
from bot.answering.visit import FIRST_LANGUAGE
from bot.clock import Clock
from bot.delivery.sender import Sender
from bot.intake.lanes import Lanes
from bot.logs import reference
from bot.messengers.abilities import Abilities
from bot.wire.errors import DeliveryError, MessageGone, Refused, TryLater
from conversations.screen import Screen
from conversations.world import World
from services import publication_watch
from services.publication_watch import Watch
from storage.errors import Unavailable
from storage.store import Storage

LOGGER = logging.getLogger(__name__)


class Progress:
    """Runs every second; a message is edited when what it shows has changed, and not more often than is borne."""

    def __init__(
        self, messenger: Abilities, *, storage: Storage, sender: Sender, sends: Lanes, world: World, clock: Clock
    ) -> None:
        self._messenger = messenger
        self._storage = storage
        self._sender = sender
        self._sends = sends
        self._world = world
        self._clock = clock
        self._pause = timedelta(seconds=messenger.edits_every)
        self._edited: dict[int, datetime] = {}

    async def run(self) -> None:
        """Bring every message up to date."""
        try:
            rows = await self._storage.read(publication_watch.watches, messenger=self._messenger.name)
            self._edited = {row.id: self._edited[row.id] for row in rows if row.id in self._edited}
            await asyncio.gather(*map(self._guarded, rows))
        except Unavailable as error:
            LOGGER.error("%s: progress cannot be looked for: %s", self._messenger.name, error)

    async def _guarded(self, row: Watch) -> None:
        try:
            await self._follow(row)
        except Unavailable:
            raise
        except Exception:  # a fault of ours, or a damaged row, in one message: the others are kept up to date
            LOGGER.exception("%s: a progress is shown no more, reference %s", self._messenger.name, reference())
            await self._storage.write(publication_watch.end, row)

    async def _follow(self, row: Watch) -> None:
        now = self._clock.now()
        if row.id in self._edited and now - self._edited[row.id] < self._pause:
            return
        screen, over = await self._storage.read(watched, row, world=self._world, now=now)
        if screen is None:
            await self._storage.write(publication_watch.end, row)
            return
        shown = fingerprint(screen)
        message_id: int | None = row.message_id
        if shown != row.shown:
            self._edited[row.id] = now
            message_id = await self._show(screen, row)
        if message_id is None:
            return
        if over or not message_id:
            await self._storage.write(publication_watch.end, row)
        elif shown != row.shown:
            await self._storage.write(publication_watch.note, row, message_id=message_id, shown=shown)

    async def _show(self, screen: Screen, row: Watch) -> int | None:
        """Show a screen in place of the message, or anew; return the message's id, 0 for none, None for try again."""
        zone = row.zone or self._world.programme.time_zone
        reader = self._sender.reader(row.language or FIRST_LANGUAGE, zone)
        to: dict[str, Any] = {"chat_id": row.chat_id, "reader": reader, "turn": self._sender.in_line}
        # In the chat's lane: what a press meanwhile brings comes after this, and not under it.
        async with self._sends.turn(row.chat_id):
            try:
                try:
                    await self._sender.edit(screen, message_id=row.message_id, **to)
                except (MessageGone, Refused):
                    return await self._sender.post(screen, **to)
            except TryLater:
                return None
            except DeliveryError as error:
                LOGGER.warning("%s: progress did not get through: %s", self._messenger.name, error)
                return 0
        return int(row.message_id)
