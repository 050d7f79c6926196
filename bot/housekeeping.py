"""What the clock does every hour: it nudges who has not answered, and ends what is over or nobody needs any more."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.erasing import Eraser
from conversations.world import World
from services.draft_nudges import remind_drafts, warn_lapsing
from services.nudges import close_invited, remind_invited
from services.retention import lapse, purge
from storage.delivery import PRUNE
from storage.engine.tx import Tx
from storage.store import Storage
from storage.utc import epoch

LOGGER = logging.getLogger(__name__)

BACK, AHEAD = timedelta(minutes=1), timedelta(hours=1)
"""How far the system's clock may move against the time that passes; beyond it nothing is ended by date."""


class Housekeeping:
    """Runs every hour; each use case is a transaction of its own.

    `passed` counts seconds from any moment and never jumps; a clock that does must not end what people told.
    """

    def __init__(
        self,
        *,
        storage: Storage,
        eraser: Eraser,
        world: World,
        clock: Clock,
        passed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._storage = storage
        self._eraser = eraser
        self._world = world
        self._clock = clock
        self._passed = passed
        # What the clock showed when no time had passed: the same moment as long as nothing jumps.
        self._began = self._shown_less_passed()

    async def run(self) -> None:
        """Do what is due now."""
        jump = self._shown_less_passed() - self._began
        if not -BACK <= jump <= AHEAD:
            LOGGER.error("the system's clock jumped by %s: nothing ends by date until it is right or we restart", jump)
            return
        programme, write = self._world.programme, self._storage.write
        before = self._clock.now() - timedelta(days=programme.retention.seen_days)
        await write(_prune, epoch(before))
        for use_case in (lapse, purge):
            while True:
                count, gone = await write(use_case, programme=programme, now=self._clock.now())
                if not count:
                    break
                await self._eraser.finish(gone)
        for of_invited in (close_invited, remind_invited):
            while await write(of_invited, programme=programme, now=self._clock.now()):
                pass
        for of_drafts in (remind_drafts, warn_lapsing):
            while await write(of_drafts, programme=programme, places=self._world.places, now=self._clock.now()):
                pass

    def _shown_less_passed(self) -> datetime:
        return self._clock.now() - self._clock.ahead - timedelta(seconds=self._passed())


def _prune(tx: Tx, before: int) -> int:
    return tx.run(PRUNE, before=before)
