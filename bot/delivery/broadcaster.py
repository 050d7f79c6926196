"""The broadcasts of one messenger: a few rows are claimed at a time, sent at the messenger's rate, settled together.

It works where nothing more urgent is due. What is claimed when the process is killed counts as a message that may have
arrived; so no more is claimed than leaves in a moment.
"""

import asyncio
import logging
from functools import partial

from bot.clock import Clock
from bot.delivery.carrier import Carrier, Halted
from bot.delivery.letter import Letter
from bot.delivery.letters import Letters, Unwritten
from bot.delivery.postman import Turn
from bot.delivery.rate import Rate
from bot.delivery.rests import Rests
from bot.delivery.sender import Sender
from bot.delivery.under_way import UnderWay
from bot.delivery.window import Leave
from bot.logs import reference
from bot.wire.errors import DeliveryError
from programme.notice import Reason
from services import mailing
from services.broadcast_mailing import Fate, Taken, claim_some, is_due, settle_some
from storage.errors import Unavailable
from storage.store import Storage

LOGGER = logging.getLogger(__name__)

MOMENT, MOST = 0.25, 256
"""Seconds of the messenger's rate that are claimed at once, and rows at most."""

AT_ONCE = 64
"""Messages on their way side by side."""

LINGER = 0.02
"""Seconds that outcomes wait for others to be written down with."""

SOON = 0.05
"""Seconds that somebody who got something just now may hold up the others."""


class Broadcaster:
    """Sends what is due of broadcasts, as long as nothing more urgent is."""

    def __init__(
        self,
        messenger: str,
        *,
        storage: Storage,
        sender: Sender,
        carrier: Carrier,
        rate: Rate,
        rests: Rests,
        way: UnderWay,
        clock: Clock,
    ) -> None:
        self._messenger = messenger
        self._storage = storage
        self._sender = sender
        self._carrier = carrier
        self._rate = rate
        self._rests = rests
        self._way = way
        self._clock = clock
        self._letters = Letters(storage=storage, sender=sender, carrier=carrier, rate=rate)
        self._share = min(max(int(rate.limit * MOMENT), 1), MOST)
        self._tasks: set[asyncio.Task[None]] = set()
        self._sent: list[tuple[Taken, int | None]] = []
        self._fates: list[tuple[Taken, Fate]] = []
        self._settling: asyncio.Task[None] | None = None

    async def some(self) -> bool:
        """Send a few; False when none is due, or the messenger does not answer.

        Raises:
            Unavailable: when the storage gives or takes nothing.
        """
        now, here = self._clock.now(), self._messenger
        if not await self._storage.read(is_due, messenger=here, now=now):
            return False
        alone = self._rests.in_doubt
        if alone and not await self._carrier.answers():
            return False
        most = 1 if alone else self._share
        taken = await self._storage.write(claim_some, messenger=here, now=now, most=most)
        for one in taken:
            await self._send_in_turn(one)
        if alone:
            await self.finish()
        return True

    async def finish(self) -> None:
        """Wait until everything has arrived and is written down."""
        while self._tasks:
            await asyncio.wait(self._tasks)
        if self._settling is not None:
            await self._settling

    @property
    def _halted(self) -> bool:
        return self._way.stopping.is_set() or self._rests.lasts

    async def _send_in_turn(self, one: Taken) -> None:
        if self._halted:
            self._end(one, self._carrier.fate(one.before, one.as_row, Halted()))
            return
        letter = await self._letter(one)
        if letter is None:
            return
        while len(self._tasks) >= AT_ONCE:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        leave = None
        if self._rate.chat_opens_in(one.chat_id) <= SOON:
            leave = await self._rate.turn(one.chat_id)
        task = self._way.start(self._send(one, letter, self._turn(leave)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _turn(self, leave: Leave | None) -> Turn:
        """Give the turn of one message: the place it has already, and for what follows the next ones."""

        async def turn(chat_id: int) -> Leave:
            nonlocal leave
            mine, leave = leave, None
            return mine or await self._rate.turn(chat_id)

        return turn

    async def _letter(self, one: Taken) -> Letter | None:
        """Give what a row says; None when that ended the row."""
        try:
            letter = await self._letters.of(one)
        except Unwritten:
            self._end(one, self._carrier.unwritten(one.as_row))
            return None
        except Exception:
            LOGGER.exception("%s: notice %s cannot be written, reference %s", self._messenger, one.id, reference())
            self._end(one, self._carrier.unwritten(one.as_row))
            return None
        if letter is None:
            self._end(one, partial(mailing.settle, taken=one.as_row, state="skipped", reason=Reason.SUPERSEDED))
        return letter

    async def _send(self, one: Taken, letter: Letter, turn: Turn) -> None:
        try:
            if self._halted:
                raise Halted
            message_id = await self._sender.hand(letter, chat_id=one.chat_id, turn=turn)
        except Exception as error:  # a fault of ours in one message: the others go out
            if not isinstance(error, DeliveryError | Halted | Unavailable):
                LOGGER.exception("%s: notice %s failed, reference %s", self._messenger, one.id, reference())
            self._end(one, self._carrier.fate(one.before, one.as_row, error))
        else:
            self._rests.well()
            self._sent.append((one, message_id))
            self._settle_soon()

    def _end(self, one: Taken, fate: Fate) -> None:
        self._fates.append((one, fate))
        self._settle_soon()

    def _settle_soon(self) -> None:
        if self._settling is None or self._settling.done():
            self._settling = self._way.start(self._settle())

    async def _settle(self) -> None:
        while self._sent or self._fates:
            if not self._way.stopping.is_set():
                await asyncio.sleep(LINGER)
            sent, fates = self._sent, self._fates
            self._sent, self._fates = [], []
            try:
                await self._carrier.surely(partial(settle_some, sent=sent, fates=fates))
            except Unavailable as error:
                LOGGER.error("%s: what became of notices cannot be written down: %s", self._messenger, error)
            except Exception:  # a fault of ours: these claims end by themselves, and the others are written down
                LOGGER.exception("%s: notices cannot be written down, reference %s", self._messenger, reference())
