"""The mailer of one messenger: sends the notices that are due, the most urgent first, at the messenger's rate.

Broadcasts come last, by the hand of a `Broadcaster`; before each few of them it is seen what else is due.
"""

import asyncio
import logging
from collections.abc import Coroutine
from functools import partial
from typing import Any

from bot.answering.runner import Runner
from bot.clock import Clock
from bot.delivery.broadcaster import Broadcaster
from bot.delivery.carrier import Carrier, Halted
from bot.delivery.rate import Rate
from bot.delivery.rests import Rests
from bot.delivery.sender import Sender
from bot.delivery.under_way import UnderWay
from bot.delivery.window import Leave
from bot.logs import reference
from services import mailing
from storage.engine.row import Row
from storage.errors import Unavailable
from storage.store import Storage

LOGGER = logging.getLogger(__name__)

LEAD = 0.1
"""Seconds before its turn at which a row is claimed, so that the database is never waited for; no earlier, because
what is claimed when the process is killed counts as a message that may have arrived."""

AT_ONCE = 40
"""Notices on their way side by side: a slow way to the messenger does not slow the beat."""

LISTED = 30
FRESH = 0.5
"""Seconds after which due rows are listed anew: whatever is more urgent comes before the rest."""


class Mailer:
    """Sends what is due on one messenger."""

    def __init__(
        self, messenger: str, *, storage: Storage, runner: Runner, sender: Sender, rate: Rate, clock: Clock
    ) -> None:
        self._messenger = messenger
        self._storage = storage
        self._rate = rate
        self._clock = clock
        self._rests = Rests(clock)
        self._way = UnderWay()
        self._carrier = Carrier(
            messenger,
            storage=storage,
            runner=runner,
            sender=sender,
            rests=self._rests,
            under_way=self._way,
            clock=clock,
        )
        self._broadcaster = Broadcaster(
            messenger,
            storage=storage,
            sender=sender,
            carrier=self._carrier,
            rate=rate,
            rests=self._rests,
            way=self._way,
            clock=clock,
        )
        self._tasks: dict[int, asyncio.Task[None]] = {}
        # The chats of those at work: a person gets one after the other.
        self._chats: set[int] = set()
        # Those at work whose turn has not come, and whether there are none.
        self._waiting: set[int] = set()
        self._nobody_waits = asyncio.Event()
        self._nobody_waits.set()
        self._recovered = False
        self._door = asyncio.Lock()

    def stop(self) -> None:
        """Send nothing more; what is on its way arrives, the rest stays in the outbox."""
        self._way.stopping.set()

    @property
    def out_of_reach(self) -> bool:
        """Whether so much failed in a row that nobody should count on this messenger now."""
        return self._rests.out_of_reach

    async def look_again(self) -> None:
        """Ask a messenger that is out of reach whether it is back, unless it was asked a moment ago."""
        if not self._rests.lasts:
            await self._carrier.answers()

    async def run(self) -> None:
        """Send everything that is due now; whoever asks meanwhile waits, and looks again."""
        async with self._door:
            await self._run()

    async def _run(self) -> None:
        if self._halted:
            return
        try:
            await self._recover()
            while not self._halted:
                if rows := await self._due():
                    await self._send_all(rows)
                    continue
                # Whatever is more urgent is written more slowly than a broadcast: it has its turn before.
                await self._nobody_waits.wait()
                if not await self._broadcaster.some():
                    break
        except Unavailable as error:
            LOGGER.error("%s: notices cannot be looked for: %s", self._messenger, error)
        finally:
            await asyncio.gather(*self._tasks.values())
            await self._broadcaster.finish()

    @property
    def _halted(self) -> bool:
        return self._way.stopping.is_set() or self._rests.lasts

    async def _recover(self) -> None:
        """Go on with what was claimed and never settled: by a process that died, or where nothing could be stored.

        One process at a time reads a bot's updates (a second is told so by 409), and one sends its notices.
        """
        now = self._clock.now()
        ended = await self._storage.read(mailing.lost, messenger=self._messenger, now=now if self._recovered else None)
        await asyncio.gather(*(self._storage.write(mailing.doubt, row, now=now) for row in ended))
        self._recovered = True

    async def _due(self) -> list[Row]:
        most = LISTED + len(self._tasks)
        rows = await self._storage.read(mailing.due, messenger=self._messenger, now=self._clock.now(), most=most)
        return [row for row in rows if row.id not in self._tasks]

    async def _send_all(self, rows: list[Row]) -> None:
        listed, held_up = self._rate.passed(), True
        for row in rows:
            if not self._carrier.can_carry(row):
                self._start(row, self._carrier.set_aside(row))
            elif row.chat_id in self._chats or self._rate.chat_opens_in(row.chat_id) > LEAD:
                continue
            elif await self._turn_is_near():
                if not self._rests.in_doubt and self._rate.passed() - listed > FRESH:
                    return
                self._waiting.add(row.id)
                self._nobody_waits.clear()
                self._chats.add(row.chat_id)
                self._start(row, self._carrier.deliver(row, partial(self._turn, row)))
                if self._rests.in_doubt:
                    await self._tasks[row.id]
            held_up = False
            if self._halted:
                return
        if held_up:
            # Only people who got something just now: in a moment, then.
            await self._way.pause(LEAD)

    async def _turn_is_near(self) -> bool:
        if self._rests.in_doubt and not await self._carrier.answers():
            return False
        while not self._halted:
            if len(self._tasks) >= AT_ONCE:
                await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
            elif (early := self._rate.opens_in(behind=len(self._waiting)) - LEAD) > 0:
                await self._way.pause(early)
            else:
                return True
        return False

    async def _turn(self, row: Row, chat_id: int) -> Leave:
        """Wait for the turn of one message; a notice of several goes on once its first part was sent."""
        leave = await self._rate.turn(chat_id)
        if row.id in self._waiting:
            self._waits_no_more(row)
            if self._halted:
                raise Halted
        return leave

    def _waits_no_more(self, row: Row) -> None:
        self._waiting.discard(row.id)
        if not self._waiting:
            self._nobody_waits.set()

    def _start(self, row: Row, work: Coroutine[Any, Any, None]) -> None:
        task = self._tasks[row.id] = self._way.start(self._guarded(row, work))
        task.add_done_callback(lambda _: self._tasks.pop(row.id))

    async def _guarded(self, row: Row, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Unavailable as error:
            LOGGER.error("%s: what became of a notice cannot be written down: %s", self._messenger, error)
        except Exception:  # a fault of ours, or a damaged row, in one notice: the others go out
            LOGGER.exception("%s: notice %s failed, reference %s", self._messenger, row.id, reference())
        finally:
            self._waits_no_more(row)
            self._chats.discard(row.chat_id)
