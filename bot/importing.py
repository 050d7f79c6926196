"""Reads the sheets of decisions that coordinators send, and applies those that were approved; the clock wakes it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from time import monotonic
from typing import Any

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

LONGEST = 3.0
"""Seconds in which one run applies decisions of one sheet."""

Work = Callable[[Row], Awaitable[None]]
End = Callable[[Row, str], Awaitable[None]]


class LeftHalfRead(Exception):
    """A sheet was begun to be read again and again, and the process ended each time."""


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

        # What is applied already, as far as this process knows; after a start it is looked up again.
        self._done: dict[int, Result] = {}
        # What could not even be ended is left alone until the next start.
        self._broken: set[int] = set()

    async def run(self) -> None:
        """Read what has arrived, and apply what was approved."""
        try:
            for row in await self._storage.read(importing.to_read):
                # Bytes that are still on their way are waited for.
                if row.state != "wanted":
                    await self._apart(row, self._read, self._not_read)
            for row in await self._storage.read(importing.to_apply):
                await self._apart(row, self._apply, self._not_applied)
            if await self._storage.read(importing.overdue, now=self._clock.now()):
                await self._storage.write(importing.lapse, now=self._clock.now())
        except Unavailable as error:
            LOGGER.error("sheets of decisions cannot be looked at: %s", error)

    async def _apart(self, row: Row, work: Work, end: End) -> None:
        """Do one sheet's work; a fault ends it and is told to its sender, and the others go on."""
        if row.id in self._broken:
            return
        try:
            try:
                await work(row)
            except Unavailable:
                raise
            except Exception:  # a fault of ours, or a damaged row
                number = reference()
                LOGGER.exception("a sheet of decisions stopped, reference %s", number)
                await end(row, number)
        except Unavailable:
            raise
        except Exception:  # not even its end could be written
            self._broken.add(row.id)
            LOGGER.exception("a sheet of decisions cannot be ended, reference %s", reference())

    async def _read(self, row: Row) -> None:
        actor, now = Actor(Role.COORDINATOR, row.person_id), self._clock.now()
        # First, so that a sheet which ends the process is not read for ever.
        if not await self._storage.write(importing.begin_reading, import_id=row.id):
            raise LeftHalfRead
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
            await self._unreadable(row, error.key, error.params)
        else:
            await self._removed(await self._storage.write(importing.planned, found, import_id=row.id, now=now))

    async def _not_read(self, row: Row, number: str) -> None:
        await self._unreadable(row, "fault", {"reference": number})

    async def _unreadable(self, row: Row, why: str, params: dict[str, Any]) -> None:
        now = self._clock.now()
        await self._removed(await self._storage.write(importing.unreadable, why, params, import_id=row.id, now=now))

    async def _removed(self, gone: tuple[str, ...]) -> None:
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
        """Apply for some seconds, so that a stop does not wait for thousands of decisions; the next run goes on."""
        ends = monotonic() + LONGEST
        who = await self._storage.read(member, person_id=row.person_id)
        if who is not None and who.role is Role.COORDINATOR:
            actor, result = Actor(who.role, who.person_id), self._done.get(row.id, Result())
            found = Difference.from_dict(await self._storage.read(importing.plan_of, import_id=row.id))
            changes = found.changes[result.applied + result.left :]
            parts = applying(changes, storage=self._storage, actor=actor, now=self._clock.now())
            async with aclosing(parts):
                async for part in parts:
                    self._done[row.id] = result = result + part
                    if monotonic() > ends:
                        return
        await self._end(row, Result())

    async def _not_applied(self, row: Row, number: str) -> None:
        await self._end(row, Result(reference=number))

    async def _end(self, row: Row, last: Result) -> None:
        result = self._done.get(row.id, Result()) + last
        await self._storage.write(importing.applied, result, import_id=row.id, now=self._clock.now())
        self._done.pop(row.id, None)
