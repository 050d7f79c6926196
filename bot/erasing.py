"""After an erasure: its files are removed, and the write-ahead log keeps nothing of its rows."""

import asyncio
import logging

from services.files import removed, to_remove
from storage.files import FileStore
from storage.store import Storage

LOGGER = logging.getLogger(__name__)


class Eraser:
    """Finishes what an erasure began in the database; what fails, or a kill leaves, is done at the next call.

    `turn` is held while bytes are removed or put: bytes that come again meanwhile are not lost.
    """

    def __init__(self, *, storage: Storage, store: FileStore) -> None:
        self.turn = asyncio.Lock()
        self._storage = storage
        self._store = store
        # A kill may have come before the log was emptied.
        self._log_is_dirty = True

    async def finish(self, gone: tuple[str, ...]) -> None:
        """Remove the files of an erasure that was just committed."""
        self._log_is_dirty = True
        await self.catch_up()

    async def catch_up(self) -> None:
        """Remove what is to be removed; a reader in the log's way puts that off to the next call."""
        async with self.turn:
            for address in await self._storage.write(to_remove):
                try:
                    await asyncio.to_thread(self._store.remove, address)
                except OSError as error:
                    LOGGER.error("a file of an erasure is still there and is tried again: %s", error.strerror)
                    continue
                await self._storage.write(removed, address=address)
                self._log_is_dirty = True
        if self._log_is_dirty:
            self._log_is_dirty = not await self._storage.checkpoint()
