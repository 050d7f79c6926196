"""The pump of one messenger: pays owed replies when they are due."""

import asyncio
import logging
from datetime import timedelta

from bot.answering.runner import Runner
from bot.clock import Clock
from bot.delivery.sender import Sender
from bot.intake.lanes import Lanes
from bot.logs import reference
from bot.wire.errors import DeliveryError, NoSuchChat, Stopped, TryLater
from services import people, replies
from storage.engine.row import Row
from storage.errors import Unavailable
from storage.store import Storage

LOGGER = logging.getLogger(__name__)

AT_ONCE = 8
"""Owed replies that are on their way side by side: one slow chat does not hold up the others."""


class Pump:
    """Sends what is due on one messenger."""

    def __init__(
        self, messenger: str, *, storage: Storage, runner: Runner, sender: Sender, sends: Lanes, clock: Clock
    ) -> None:
        self._messenger = messenger
        self._storage = storage
        self._runner = runner
        self._sender = sender
        self._sends = sends
        self._clock = clock
        self._places = asyncio.Semaphore(AT_ONCE)
        self._released = False

    async def run(self) -> None:
        """Send everything that is due now."""
        try:
            if not self._released:
                await self._storage.write(replies.release, messenger=self._messenger, now=self._clock.now())
                self._released = True
            rows = await self._storage.read(replies.due, messenger=self._messenger, now=self._clock.now())
        except Unavailable as error:
            LOGGER.error("%s: owed replies cannot be looked for: %s", self._messenger, error)
            return
        await asyncio.gather(*map(self._pay_in_turn, rows))

    async def _pay_in_turn(self, row: Row) -> None:
        async with self._places:
            # Where a reply is on its way already, the next run sees whether anything is still owed.
            if row.chat_id in self._sends:
                return
            # In the chat's lane: a screen shown here never comes behind the one that an answer meanwhile brings.
            async with self._sends.turn(row.chat_id):
                try:
                    claimed = await self._storage.write(replies.claim, row, now=self._clock.now())
                    if claimed is not None:
                        await self._pay(row, claimed)
                except Unavailable as error:
                    LOGGER.error("%s: an owed reply cannot be written down: %s", self._messenger, error)

    async def _pay(self, row: Row, claimed: Row) -> None:
        now, storage = self._clock.now(), self._storage
        try:
            reply = await storage.read(self._runner.present, self._messenger, row.user_id, now)
            if reply is None:
                await storage.write(replies.settle, claimed, state="skipped", reason="out of reach", now=now)
                return
            await self._sender.show(reply, chat_id=row.chat_id)
        except TryLater as error:
            after = None if error.after is None else timedelta(seconds=error.after)
            await storage.write(replies.put_off, claimed, now=now, reason="try later", after=after)
        except (Stopped, NoSuchChat):
            await storage.write(people.stop, messenger=self._messenger, user_id=row.user_id, now=now)
            await storage.write(replies.settle, claimed, state="failed", reason="stopped", now=now)
        except DeliveryError as error:
            LOGGER.error("%s: an owed reply was refused: %s (reference %s)", self._messenger, error, reference())
            await storage.write(replies.settle, claimed, state="failed", reason="refused", now=now)
        except Unavailable:
            raise
        except Exception:  # a fault of ours, or a damaged row, in one person's screen: the others' go out
            LOGGER.exception("%s: an owed reply failed, reference %s", self._messenger, reference())
            await storage.write(replies.settle, claimed, state="failed", reason="fault", now=now)
        else:
            await storage.write(replies.settle, claimed, state="sent", now=now)
