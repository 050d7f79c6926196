"""What the clock does for notices that no mailer looks at."""

import asyncio
from collections.abc import Collection

from bot.clock import Clock
from services import mailing, strays
from storage.store import Storage


class Strays:
    """Gives notices of a messenger without a bot to another, and ends those that nobody needs any more."""

    def __init__(self, running: Collection[str], *, storage: Storage, clock: Clock) -> None:
        self._running = tuple(running)
        self._storage = storage
        self._clock = clock

    async def run(self) -> None:
        """Do what is due now."""
        now, read, write = self._clock.now(), self._storage.read, self._storage.write
        for row in await read(strays.lost, running=self._running, now=now):
            await write(mailing.doubt, row, now=now)
        while rows := await read(strays.strays, running=self._running, now=now):
            await asyncio.gather(*(write(strays.end, row, now=now) for row in rows))
