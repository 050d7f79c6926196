"""What the clock does for broadcasts: it starts them, plans their notices ahead of the mailers, and ends them."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from bot.clock import Clock
from bot.logs import reference
from programme.broadcast import State
from programme.file import Programme
from services.broadcast_lanes import under_way, waiting_in
from services.broadcast_nights import next_morning, wake_some
from services.broadcast_run import due, finish_if_over, plan_some, start_due
from services.broadcast_steer import rest_by_itself, wake_by_itself
from storage.engine.tx import Tx
from storage.errors import Unavailable
from storage.store import Storage

LOGGER = logging.getLogger(__name__)

AHEAD, FEWEST, MOST = 3.0, 50, 8_000
"""Seconds of a messenger's rate that are planned ahead of its mailer, and rows at least and at most."""


class Mail(Protocol):
    """A messenger's mailer, as the clock sees it."""

    @property
    def out_of_reach(self) -> bool:
        """Whether the messenger cannot be counted on now."""

    async def look_again(self) -> None:
        """Ask whether it can."""


class Broadcasting:
    """Runs every second; each step is a transaction of its own, so a kill anywhere loses and repeats nothing."""

    def __init__(self, mailers: Mapping[str, Mail], *, storage: Storage, programme: Programme, clock: Clock) -> None:
        self._mailers = mailers
        self._storage = storage
        self._programme = programme
        self._clock = clock

    async def run(self) -> None:
        """Go on with every broadcast that is due."""
        try:
            for row in await self._storage.read(due, now=self._clock.now()):
                await self._guarded(row.id, row.state)
        except Unavailable as error:
            LOGGER.error("broadcasts cannot go on now: %s", error)

    async def _guarded(self, broadcast_id: int, state: str) -> None:
        try:
            await self._go_on(broadcast_id, state)
        except Unavailable:
            raise
        except Exception:  # a fault of ours, or a damaged row, in one broadcast: the others go on
            LOGGER.exception("broadcast %s cannot go on, reference %s", broadcast_id, reference())

    async def _go_on(self, broadcast_id: int, state: str) -> None:
        about = {"broadcast_id": broadcast_id}
        if state == State.APPROVED:
            await self._storage.write(start_due, programme=self._programme, now=self._clock.now(), **about)
        morning = await self._wake(broadcast_id)
        waiting, planned = await self._storage.read(_lanes, **about)
        left = {*waiting, *planned}
        reached = {lane for lane in left if not self._out_of_reach(lane)}
        if state == State.PAUSED:
            # It rests because nobody was reached: until a messenger answers on which somebody is left.
            await asyncio.gather(*(self._mailers[lane].look_again() for lane in left - reached))
            if not left or any(not self._out_of_reach(lane) for lane in left):
                await self._storage.write(wake_by_itself, now=self._clock.now(), **about)
            return
        if left and not reached:
            await self._storage.write(rest_by_itself, now=self._clock.now(), **about)
            return
        for lane in waiting:
            if lane in reached:
                await self._plan(broadcast_id, lane, self._ahead(lane) - planned.get(lane, 0))
        if not left and morning is None:
            await self._storage.write(finish_if_over, now=self._clock.now(), **about)

    async def _plan(self, broadcast_id: int, lane: str, room: int) -> None:
        while room > 0:
            now = self._clock.now()
            about: dict[str, Any] = {"broadcast_id": broadcast_id, "lane": lane, "programme": self._programme}
            planned = await self._storage.write(plan_some, now=now, **about)
            if planned is None:
                return
            # Those for whom it is night take no room.
            room -= planned

    async def _wake(self, broadcast_id: int) -> datetime | None:
        """Let those whose night is over get their turn; return when the next ones' is."""
        now, about = self._clock.now(), {"broadcast_id": broadcast_id}
        morning = await self._storage.read(next_morning, **about)
        while morning is not None and morning <= now:
            await self._storage.write(wake_some, now=now, **about)
            morning = await self._storage.read(next_morning, **about)
        return morning

    def _ahead(self, lane: str) -> int:
        return int(min(max(self._programme.rate(lane) * AHEAD, FEWEST), MOST))

    def _out_of_reach(self, lane: str) -> bool:
        return lane in self._mailers and self._mailers[lane].out_of_reach


def _lanes(tx: Tx, *, broadcast_id: int) -> tuple[list[str], dict[str, int]]:
    return waiting_in(tx, broadcast_id=broadcast_id), under_way(tx, broadcast_id=broadcast_id)
