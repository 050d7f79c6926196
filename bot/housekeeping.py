"""What the clock tidies: deliveries nobody repeats any more, registrations withdrawn long ago."""

from datetime import timedelta

from bot.clock import Clock
from programme.file import Programme
from services.registration import purge_withdrawn
from storage.delivery import PRUNE
from storage.engine.tx import Tx
from storage.store import Storage
from storage.utc import epoch


class Housekeeping:
    """Runs every hour; each use case is a transaction of its own."""

    def __init__(self, *, storage: Storage, programme: Programme, clock: Clock) -> None:
        self._storage = storage
        self._programme = programme
        self._clock = clock

    async def run(self) -> None:
        """Tidy what is due now."""
        now = self._clock.now()
        before = epoch(now - timedelta(days=self._programme.retention.seen_days))
        await self._storage.write(_prune, before)
        if await self._storage.write(purge_withdrawn, programme=self._programme, now=now):
            await self._storage.checkpoint()


def _prune(tx: Tx, before: int) -> int:
    return tx.run(PRUNE, before=before)
