"""Two use cases within the same instant, on two connections; on PostgreSQL one finds the other's transaction open."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa

from storage import Keys, Storage, open_storage
from storage.engine.tx import Tx

Deed = Callable[[Tx], Any]

OVERLAP = 0.05
"""Seconds that the first one's transaction stays open, with everything done and nothing committed."""


class Race:
    """A database as two processes see it."""

    def __init__(self, one: Storage, other: Storage, *, overlaps: bool) -> None:
        self.storage, self._other, self._overlaps = one, other, overlaps
        self.both = (one, other)

    async def between(self, first: Deed, second: Deed, *, then: Deed | None = None) -> list[Any]:
        """Let both happen at once, the first a little ahead; return what came of each, or the error.

        With `then`, the first one goes on in its transaction once the second one is under way.
        """
        under_way = asyncio.Event()
        loop = asyncio.get_running_loop()

        def ahead(tx: Tx) -> Any:
            done = first(tx)
            loop.call_soon_threadsafe(under_way.set)
            if self._overlaps:
                tx.one(sa.select(sa.func.pg_sleep(OVERLAP)))
            return done if then is None else then(tx)

        async def behind() -> Any:
            waits = asyncio.create_task(under_way.wait())
            # Where the first one fails at once, it is not waited for.
            await asyncio.wait([waits, one], return_when=asyncio.FIRST_COMPLETED)
            waits.cancel()
            return await self._other.write(second)

        one = asyncio.ensure_future(self.storage.write(ahead))
        return await asyncio.gather(one, behind(), return_exceptions=True)


@asynccontextmanager
async def racing(database_url: str, keys: Keys) -> AsyncIterator[Race]:
    """Open a database twice."""
    one = await open_storage(database_url, keys=keys)
    other = await open_storage(database_url, keys=keys)
    try:
        yield Race(one, other, overlaps=database_url.startswith("postgresql"))
    finally:
        await other.close()
        await one.close()
