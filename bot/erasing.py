"""After an erasure: its files are removed, and the write-ahead log keeps nothing of its rows."""

import asyncio
import logging

from services.files import addresses
from storage.files import FileStore
from storage.store import Storage

LOGGER = logging.getLogger(__name__)


class Eraser:
    """Finishes what an erasure began in the database."""

    def __init__(self, *, storage: Storage, store: FileStore) -> None:
        self._storage = storage
        self._store = store
        self._log_is_dirty = False

    async def finish(self, gone: tuple[str, ...]) -> None:
        """Remove the files of an erasure that was just committed."""
        for address in gone:
            await asyncio.to_thread(self._store.remove, address)
        self._log_is_dirty = True
        await self.clean_log()

    async def clean_log(self) -> None:
        """Empty the write-ahead log if something was erased; a reader in the way puts it off to the next call."""
        if self._log_is_dirty:
            self._log_is_dirty = not await self._storage.checkpoint()

    async def catch_up(self) -> None:
        """Remove files whose rows are gone: a kill may come between an erasure's commit and its files' removal."""
        kept = await self._storage.read(addresses)
        orphans = await asyncio.to_thread(self._store.others, kept)
        for address in orphans:
            await asyncio.to_thread(self._store.remove, address)
        if orphans:
            LOGGER.info("removed %d files whose rows were erased", len(orphans))
        self._log_is_dirty = True
        await self.clean_log()
