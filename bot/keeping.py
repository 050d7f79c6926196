"""Keeps the files that people send: fetched from their messenger, encrypted, before it forgets them."""

import asyncio
import logging

from telegram.error import TelegramError

from bot.logs import reference
from bot.wire.errors import NoSuchChat, Refused, Stopped, delivery_error
from bot.wire.line import Line
from services import files
from storage.errors import Unavailable
from storage.files import FileStore
from storage.store import Storage

LOGGER = logging.getLogger(__name__)


class Keeper:
    """Fetches what is wanted from one messenger; `turn` is held while bytes are put."""

    def __init__(self, messenger: str, line: Line, *, storage: Storage, store: FileStore, turn: asyncio.Lock) -> None:
        self._messenger = messenger
        self._line = line
        self._storage = storage
        self._store = store
        self._turn = turn
        # What failed for a passing reason waits until everything else has had its turn.
        self._later: set[int] = set()

    async def run(self) -> None:
        """Fetch everything that is wanted now."""
        wanted = await self._storage.read(files.wanted, messenger=self._messenger, besides=frozenset(self._later))
        if not wanted:
            self._later.clear()
        for file_id in wanted:
            try:
                await self._fetch(file_id)
            except TelegramError as error:
                await self._failed(file_id, error)
            except OSError as error:
                LOGGER.error("%s: a file could not be kept: %s", self._messenger, error.strerror)
                self._later.add(file_id)
            except Unavailable:
                raise
            except Exception:  # a fault of ours, or a damaged row, in one file: the others are fetched
                LOGGER.exception("%s: a file could not be kept, reference %s", self._messenger, reference())
                await self._storage.write(files.fail, file_id=file_id)

    async def _fetch(self, file_id: int) -> None:
        ref = await self._storage.read(files.ref, file_id=file_id)
        if ref is None:
            return
        content = await self._line.download(ref)
        async with self._turn:
            # First the row: should it be erased before the bytes are there, its erasure removes them.
            address = self._store.address(content)
            if await self._storage.write(files.place, file_id=file_id, address=address):
                await asyncio.to_thread(self._store.put, content)
                await self._storage.write(files.keep, file_id=file_id, size=len(content))

    async def _failed(self, file_id: int, error: TelegramError) -> None:
        LOGGER.warning("%s: a file could not be fetched: %s", self._messenger, error.message)
        if isinstance(delivery_error(error), Refused | NoSuchChat | Stopped):
            await self._storage.write(files.fail, file_id=file_id)
        else:
            self._later.add(file_id)
