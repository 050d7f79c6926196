"""Reads the sheets of decisions that coordinators send, and applies those that were approved; the clock wakes it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.clock import Clock
from bot.erasing import Eraser
from bot.logs import reference
from bot.sheets.differing import applying, difference
from bot.sheets.understanding import Understanding
from programme.file import Programme
from programme.lifecycle import Role
from programme.sheet import Difference, Result, Unreadable
from services import importing
from services.journal import Actor
from services.staff import member
from storage.engine.row import Row
from storage.errors import Unavailable, WrongKey
from storage.files import FileStore, NotKept
from storage.store import Storage

LOGGER = logging.getLogger(__name__)


class Importer:
    """Runs every few seconds; a kill leaves nothing that the next run does not go on with."""

    def __init__(
        self,
        *,
        storage: Storage,
        store: FileStore,
        eraser: Eraser,
        programme: Programme,
        understanding: Understanding,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._store = store
        self._eraser = eraser
        self._programme = programme
        self._understanding = understanding
        self._clock = clock

        # What a fault of ours stopped is left alone until the next start.
        self._broken: set[int] = set()

    async def run(self) -> None:
        """Read what has arrived, and apply what was approved."""
        try:
            for row in await self._storage.read(importing.to_read):
                # Bytes that are still on their way are waited for.
                if row.state != "wanted":
                    await self._apart(row, self._read)
            for row in await self._storage.read(importing.to_apply):
                await self._apart(row, self._apply)
            if await self._storage.read(importing.overdue, now=self._clock.now()):
                await self._storage.write(importing.lapse, now=self._clock.now())
        except Unavailable as error:
            LOGGER.error("sheets of decisions cannot be looked at: %s", error)

    async def _apart(self, row: Row, work: Callable[[Row], Awaitable[None]]) -> None:
        if row.id in self._broken:
            return
        try:
            await work(row)
        except Unavailable:
            raise
        except Exception:  # a fault of ours, or a damaged row, in one sheet: the others are read
            self._broken.add(row.id)
            LOGGER.exception("a sheet of decisions stopped, reference %s", reference())

    async def _read(self, row: Row) -> None:
        actor, now = Actor(Role.COORDINATOR, row.person_id), self._clock.now()
        try:
            found = await difference(
                await self._bytes(row),
                understanding=self._understanding,
                storage=self._storage,
                programme=self._programme,
                actor=actor,
                now=now,
            )
        except Unreadable as error:
            gone = await self._storage.write(importing.unreadable, error.key, error.params, import_id=row.id, now=now)
        else:
            gone = await self._storage.write(importing.planned, found, import_id=row.id, now=now)
        if gone:
            await self._eraser.finish(gone)

    async def _bytes(self, row: Row) -> bytes:
        if row.state != "kept":
            raise Unreadable("lost")
        try:
            return await asyncio.to_thread(self._store.get, row.address)
        except (NotKept, WrongKey):
            raise Unreadable("lost") from None

    async def _apply(self, row: Row) -> None:
        who = await self._storage.read(member, person_id=row.person_id)
        result, found = Result(), Difference.from_dict(row.plan)
        if who is not None and who.role is Role.COORDINATOR:
            actor = Actor(who.role, who.person_id)
            async for part in applying(found.changes, storage=self._storage, actor=actor, now=self._clock.now()):
                result += part
        await self._storage.write(importing.applied, result, import_id=row.id, now=self._clock.now())
