"""Keeps the files that people send: fetched from their messenger, encrypted, before it forgets them."""

import asyncio
import logging

from telegram.error import TelegramError

from bot.wire.line import Line
from services import files
from storage.files import FileStore
from storage.store import Storage

LOGGER = logging.getLogger(__name__)


class Keeper:
    """Fetches what is wanted from one messenger."""

    def __init__(self, messenger: str, line: Line, *, storage: Storage, store: FileStore) -> None:
        self._messenger = messenger
        self._line = line
        self._storage = storage
        self._store = store

    async def run(self) -> None:
        """Fetch everything that is wanted now."""
        for row in await self._storage.read(files.wanted, messenger=self._messenger):
            try:
                content = await self._line.download(row.file_ref)
            except TelegramError as error:
                LOGGER.warning("%s: a file could not be fetched: %s", self._messenger, error.message)
                await self._storage.write(files.fail, file_id=row.id)
                continue
            address = await asyncio.to_thread(self._store.put, content)
            kept = await self._storage.write(files.keep, file_id=row.id, address=address, size=len(content))
            if not kept:
                # Erased while it was being fetched.
                await asyncio.to_thread(self._store.remove, address)
