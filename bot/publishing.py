"""What the clock does for publications: it starts them, tells batch after batch, and ends them."""

import asyncio
import logging
from datetime import timedelta

from bot.clock import Clock
from bot.stepping import log_fault
from services.publication_run import due, leave_out, publish_some, start_due
from services.row_fault import RowFault
from storage.errors import Unavailable
from storage.store import Storage

LOGGER = logging.getLogger(__name__)

PAUSE = timedelta(milliseconds=100)
"""Between two batches, in which whoever writes to the bot is answered."""

BATCHES = 10
"""In one run: a stop of the process waits for a run, and what is left is done after the next start."""


class Publisher:
    """Runs every second; each batch is a transaction of its own, so a kill anywhere loses and repeats nothing."""

    def __init__(self, *, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def run(self) -> None:
        """Go on with every publication that is due."""
        try:
            for publication_id in await self._storage.read(due, now=self._clock.now()):
                await self._storage.write(start_due, publication_id=publication_id, now=self._clock.now())
                await self._go_on(publication_id)
        except Unavailable as error:
            LOGGER.error("a publication cannot go on now: %s", error)

    async def _go_on(self, publication_id: int) -> None:
        for _ in range(BATCHES):
            now = self._clock.now()
            try:
                if not await self._storage.write(publish_some, publication_id=publication_id, now=now):
                    return
            except RowFault as fault:
                log_fault("publication", fault)
                await self._storage.write(leave_out, publication_id=publication_id, row_id=fault.row_id)
            await asyncio.sleep(PAUSE.total_seconds())
