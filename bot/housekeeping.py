"""What the clock tidies: drafts whose time is over, what was withdrawn long ago, deliveries nobody repeats any more."""

from datetime import timedelta

from bot.clock import Clock
from bot.erasing import Eraser
from programme.file import Programme
from services.retention import lapse, purge
from storage.delivery import PRUNE
from storage.engine.tx import Tx
from storage.store import Storage
from storage.utc import epoch


class Housekeeping:
    """Runs every hour; each use case is a transaction of its own."""

    def __init__(self, *, storage: Storage, eraser: Eraser, programme: Programme, clock: Clock) -> None:
        self._storage = storage
        self._eraser = eraser
        self._programme = programme
        self._clock = clock

    async def run(self) -> None:
        """Tidy what is due now."""
        before = self._clock.now() - timedelta(days=self._programme.retention.seen_days)
        await self._storage.write(_prune, epoch(before))
        for use_case in (lapse, purge):
            while True:
                count, gone = await self._storage.write(use_case, programme=self._programme, now=self._clock.now())
                if not count:
                    break
                await self._eraser.finish(gone)


def _prune(tx: Tx, before: int) -> int:
    return tx.run(PRUNE, before=before)
