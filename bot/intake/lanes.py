"""Lanes: works of one key run one after another in their order, works of different keys side by side."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager


class Lanes:
    """One queue a key; an empty one costs nothing."""

    def __init__(self) -> None:
        self._last: dict[Hashable, asyncio.Future[None]] = {}
        self._at_work: dict[Hashable, asyncio.Future[None]] = {}

    @asynccontextmanager
    async def turn(self, key: Hashable) -> AsyncIterator[None]:
        """Wait for those who asked before with the same key."""
        before = self._last.get(key)
        mine = self._last[key] = asyncio.get_running_loop().create_future()
        try:
            if before is not None:
                await asyncio.shield(before)
            self._at_work[key] = mine
            yield
        finally:
            mine.set_result(None)
            if self._at_work.get(key) is mine:
                del self._at_work[key]
            if self._last.get(key) is mine:
                del self._last[key]

    def waits_behind(self, key: Hashable) -> bool:
        """Say whether somebody waits behind the work that is being done for `key`."""
        return self._last.get(key) is not self._at_work.get(key)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._last

    def __len__(self) -> int:
        return len(self._last)
