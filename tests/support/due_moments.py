"""From one due moment to the next: a moved clock stops wherever something of courses is due, until it is done."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.station import Station
from playground import Playground
from programme.course import State
from storage.broadcast import asleep, recipient
from storage.broadcast import waiting as to_tell
from storage.course import course, session
from storage.enrolment import enrolment
from storage.outbox import claimed, outbox
from storage.outbox import waiting as to_send
from storage.reminder import reminder, replan
from storage.utc import epoch

_OFFERED = enrolment.c.state == "offered"
_DUE = (
    sa.select(sa.func.min(reminder.c.due_at)),
    sa.select(sa.func.min(outbox.c.due_at)).where(to_send),
    sa.select(sa.func.min(enrolment.c.offer_until)).where(_OFFERED),
    sa.select(sa.func.min(recipient.c.opens_at)).where(asleep),
    sa.select(sa.func.min(session.c.starts_at))
    .join(course, course.c.id == session.c.course_id)
    .where(course.c.state.in_([State.OPEN.value, State.FULL.value]), session.c.cancelled_at.is_(None)),
)
_TOLD = sa.select(sa.func.min(course.c.tell_at))
_TO_PLAN = (
    sa.select(sa.func.count()).select_from(replan),
    sa.select(sa.func.count()).select_from(recipient).where(to_tell),
)
_CLAIMED = sa.select(sa.func.count()).select_from(outbox).where(claimed)


class DueMoments:
    """Steps a playground's clock."""

    def __init__(self, playground: Playground, bot: list[Station], *, patience: float = 120) -> None:
        self._playground, self._bot, self._patience = playground, bot, patience
        self._shared = bot[0].shared

    async def until(self, end: datetime) -> None:
        """Step to a moment, and stop at all that is due before it."""
        # What was just caused need not wait until the clock looks by itself.
        self._playground.forward(timedelta())
        while True:
            await self.settled()
            now, due = self._shared.clock.now(), await self._next()
            stop = min(end, due or end)
            self._playground.forward(max(stop - now, timedelta()))
            if due is None or due >= end:
                await self.settled()
                return

    async def settled(self) -> None:
        """Wait until nothing is due that was not done."""
        loop = asyncio.get_running_loop()
        over = loop.time() + self._patience
        while not await self._is_settled():
            assert loop.time() < over, f"what was due at {await self._next()} was not done within {self._patience} s"
            for station in self._bot:
                await station.mailer.run()
            await asyncio.sleep(0.01)

    async def _is_settled(self) -> bool:
        # In the order in which a message goes its way, from what sleeps to what is claimed: else it is seen neither
        # before nor behind a step of it.
        if await self._is_due() or any([await self._count(query) for query in _TO_PLAN]):
            return False
        return not await self._is_due() and not await self._count(_CLAIMED)

    async def _is_due(self) -> bool:
        due = await self._next()
        return due is not None and epoch(due) <= epoch(self._shared.clock.now())

    async def _count(self, query: sa.Select[Any]) -> int:
        return int((await self._shared.storage.read(query))[0][0])

    async def _next(self) -> datetime | None:
        read = self._shared.storage.read
        found = [(await read(query))[0][0] for query in _DUE]
        moments = [datetime.fromtimestamp(one, UTC) for one in found if one is not None]
        told = (await read(_TOLD))[0][0]
        return min([*moments, *([told] if told is not None else [])], default=None)
