"""Keeps the search indexes up to what was told: a few registrations and ideas at a time, when something changed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from bot.stepping import Stepping
from conversations.world import World
from services import search, similar
from storage.store import Storage

LONGEST = 1.5
"""Seconds of one turn: whoever stops the bot waits no longer; what is left comes at the next."""


@dataclass(frozen=True, slots=True)
class _Index:
    stale: Callable[..., bool]
    index_some: Callable[..., int]
    at_once: int
    stepping: Stepping
    about: dict[str, Any] = field(default_factory=dict)


class Indexer:
    """Runs every few seconds, and writes only when there is something to index."""

    def __init__(self, *, storage: Storage, world: World) -> None:
        self._storage = storage
        programme, places = world.programme, world.places
        self._indexes = (
            _Index(
                *(search.stale, search.index_some, search.AT_ONCE, Stepping("search index", storage)),
                {"programme": programme, "places": places},
            ),
            _Index(
                *(similar.stale, similar.index_some, similar.AT_ONCE, Stepping("index of ideas", storage)),
                {"programme": programme},
            ),
        )

    async def run(self) -> None:
        """Index what is not yet."""
        for index in self._indexes:
            await self._catch_up(index)

    async def _catch_up(self, index: _Index) -> None:
        if not await self._storage.read(index.stale, besides=frozenset(index.stepping.over)):
            return
        ends = monotonic() + LONGEST / len(self._indexes)
        while (began := monotonic()) < ends:
            if await index.stepping.batch(index.index_some, **index.about) < index.at_once:
                return
            # Half of the writer's time is left to those who wait for an answer.
            await asyncio.sleep(monotonic() - began)
