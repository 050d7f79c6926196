"""Progress on one messenger: the messages of coordinators that show how far something is, edited in place."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.answering.desk import broadcasts, publication
from bot.answering.desk.publication import fingerprint
from bot.answering.visit import FIRST_LANGUAGE
from bot.clock import Clock
from bot.delivery.sender import Sender
from bot.intake.lanes import Lanes
from bot.logs import reference
from bot.messengers.abilities import Abilities
from bot.wire.errors import DeliveryError, MessageGone, Refused, TryLater
from conversations.screen import Screen
from conversations.world import World
from services import broadcast_watch, publication_watch
from services.watching import Watch, Watching
from storage.errors import Unavailable
from storage.store import Storage

LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Followed:
    """One kind of thing: who watches it, and what they should see now (None: nothing more), and whether that is all."""

    watching: Watching
    shows: Callable[..., tuple[Screen | None, bool]]


FOLLOWED = (
    Followed(publication_watch.WATCHING, publication.watched),
    Followed(broadcast_watch.WATCHING, broadcasts.watched),
)


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
        self._edited: dict[tuple[Followed, int], datetime] = {}

    async def run(self) -> None:
        """Bring every message up to date."""
        try:
            rows = [(kind, row) for kind in FOLLOWED for row in await self._watches(kind)]
            self._edited = {
                (kind, row.id): self._edited[kind, row.id] for kind, row in rows if (kind, row.id) in self._edited
            }
            await asyncio.gather(*(self._guarded(kind, row) for kind, row in rows))
        except Unavailable as error:
            LOGGER.error("%s: progress cannot be looked for: %s", self._messenger.name, error)

    async def _watches(self, kind: Followed) -> list[Watch]:
        rows: list[Watch] = await self._storage.read(kind.watching.watches, messenger=self._messenger.name)
        return rows

    async def _guarded(self, kind: Followed, row: Watch) -> None:
        try:
            await self._follow(kind, row)
        except Unavailable:
            raise
        except Exception:  # a fault of ours, or a damaged row, in one message: the others are kept up to date
            LOGGER.exception("%s: a progress is shown no more, reference %s", self._messenger.name, reference())
            await self._storage.write(kind.watching.end, row)

    async def _follow(self, kind: Followed, row: Watch) -> None:
        now, watching = self._clock.now(), kind.watching
        if (kind, row.id) in self._edited and now - self._edited[kind, row.id] < self._pause:
            return
        screen, over = await self._storage.read(kind.shows, row, world=self._world, now=now)
        if screen is None:
            await self._storage.write(watching.end, row)
            return
        shown = fingerprint(screen)
        message_id: int | None = row.message_id
        if shown != row.shown:
            self._edited[kind, row.id] = now
            message_id = await self._show(screen, row)
        if message_id is None:
            return
        if over or not message_id:
            await self._storage.write(watching.end, row)
        elif shown != row.shown:
            await self._storage.write(watching.note, row, message_id=message_id, shown=shown)

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
