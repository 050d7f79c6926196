"""Keeps the search index up to what was told: a few registrations at a time, whenever something changed."""

import asyncio
from time import monotonic

from bot.stepping import Stepping
from conversations.world import World
from services.search import AT_ONCE, index_some, stale
from storage.store import Storage

LONGEST = 1.5
"""Seconds of one turn: whoever stops the bot waits no longer; what is left comes at the next."""


class Indexer:
    """Runs every few seconds, and writes only when there is something to index."""

    def __init__(self, *, storage: Storage, world: World) -> None:
        self._storage = storage
        self._world = world
        self._stepping = Stepping("search index", storage)

    async def run(self) -> None:
        """Index what is not yet."""
        ends = monotonic() + LONGEST
        if not await self._storage.read(stale, besides=frozenset(self._stepping.over)):
            return
        programme, places = self._world.programme, self._world.places
        while (began := monotonic()) < ends:
            if await self._stepping.batch(index_some, programme=programme, places=places) < AT_ONCE:
                return
            # Half of the writer's time is left to those who wait for an answer.
            await asyncio.sleep(monotonic() - began)
