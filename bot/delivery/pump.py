"""The pump of one messenger: pays owed replies when they are due."""

import logging
from datetime import timedelta

from bot.answering.runner import Runner
from bot.clock import Clock
from bot.delivery.sender import Sender
from bot.intake.lanes import Lanes
from bot.wire.errors import DeliveryError, NoSuchChat, Stopped, TryLater
from services import people, replies
from storage.engine.row import Row
from storage.store import Storage

LOGGER = logging.getLogger(__name__)


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

    async def run(self) -> None:
        """Send everything that is due now."""
        for row in await self._storage.read(replies.due, messenger=self._messenger, now=self._clock.now()):
            # Where a reply is on its way already, the next run sees whether anything is still owed.
            if row.chat_id not in self._sends:
                await self._pay_in_turn(row)

    async def _pay_in_turn(self, row: Row) -> None:
        # In the chat's lane: a screen that is shown here never comes behind the one that an answer meanwhile brings.
        async with self._sends.turn(row.chat_id):
            if await self._storage.read(replies.is_owed, row_id=row.id):
                await self._pay(row)

    async def _pay(self, row: Row) -> None:
        now, storage = self._clock.now(), self._storage
        reply = await storage.read(self._runner.present, self._messenger, row.user_id, now)
        if reply is None:
            await storage.write(replies.settle, row_id=row.id, state="skipped", reason="out of reach", now=now)
            return
        try:
            await self._sender.show(reply, chat_id=row.chat_id)
        except TryLater as error:
            after = None if error.after is None else timedelta(seconds=error.after)
            await storage.write(replies.put_off, row, now=now, reason="try later", after=after)
        except (Stopped, NoSuchChat):
            await storage.write(people.stop, messenger=self._messenger, user_id=row.user_id, now=now)
            await storage.write(replies.settle, row_id=row.id, state="failed", reason="stopped", now=now)
        except DeliveryError as error:
            LOGGER.error("%s: an owed reply was refused: %s", self._messenger, error)
            await storage.write(replies.settle, row_id=row.id, state="failed", reason="refused", now=now)
        else:
            await storage.write(replies.settle, row_id=row.id, state="sent", now=now)
