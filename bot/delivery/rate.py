"""How many messages a messenger takes in a second: those that nobody asked for wait, replies hardly ever."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

from bot.delivery.window import Leave, Window

BEAT = 0.97
"""Seconds over which a second's notices are spread while there is room: a little quicker than the limit, which the
window holds, so that room that was left for a moment is used after all."""

CATCH_UP = 0.1
"""Seconds of its beat that a late notice may make up for."""

CLOSEST = 0.3
"""Part of a beat that lies between two notices at least: a crowd would come again every second, and gaps with it."""

CHAT = 1.016
"""Seconds between a message to a chat and the next notice to it (Telegram's FAQ: one a second)."""

LATELY = 3.0
"""Seconds after which nobody is expected to write who has not by then."""

AT_FIRST = 0.5
"""Seconds after a reply at which the next may follow, as long as nothing else is known."""

GAPS, SOONEST, AHEAD = 8, 0.95, 2
"""By so many last pauses between replies, the next comes no sooner than this part of the shortest; a place is kept so
many beats before, because it must first fall free."""

TOGETHER = 0.1
"""Seconds in which several messages count as one reply."""

PATIENCE = 0.25
"""Seconds that a reply waits at most for a place that a notice has taken; where that takes longer, it goes at once."""


class Rate:
    """The rate of one messenger, `limit` messages a second.

    While notices go out nothing leaves beyond the limit, replies included. A place is kept free for the next reply from
    when on it may come, so that it goes at once; one that comes sooner waits for a fraction of a second.
    `passed` counts seconds from any moment and never jumps; `rest` waits so many of them.
    """

    def __init__(
        self,
        limit: float,
        *,
        passed: Callable[[], float] = time.monotonic,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        # A limit below one a second is one message in as many seconds as that takes.
        self.limit = limit
        self._most, self._beat = max(int(limit), 1), BEAT / limit
        self.passed, self._rest = passed, rest
        self._window = Window(max(1 / limit, 1), passed=passed)
        self._door = asyncio.Lock()
        self._next, self._last = passed(), 0.0
        self._replied: float | None = None
        self._gaps: deque[float] = deque(maxlen=GAPS)
        self._asking = 0
        self._chats: dict[int, float] = {}

    @property
    def crowded(self) -> bool:
        """Whether notices go out, so that there may be no place for what nobody waits for."""
        return self._window.notices > 1

    async def reply(self, chat_id: int) -> Leave:
        """Count a reply that leaves now, or in a moment."""
        self._expect()
        patience = PATIENCE
        self._asking += 1
        try:
            while self.crowded and 0 < (wait := self._window.opens_in(self._most)) <= patience:
                patience -= wait
                await self._rest(wait)
        finally:
            self._asking -= 1
        return self._leave(chat_id, notice=False)

    async def aside(self, chat_id: int) -> Leave:
        """Wait, as long as notices go out, until there is a place for what nobody waits for, and count it."""
        async with self._door:
            while self.crowded and (wait := self._window.opens_in(self._room())) > 0:
                await self._rest(wait)
            return self._leave(chat_id, notice=False)

    async def turn(self, chat_id: int) -> Leave:
        """Wait until a notice may leave for a chat, first come first served, and count it."""
        while True:
            # Before the door: whoever waits for their own chat holds up nobody else's.
            while (wait := self.chat_opens_in(chat_id)) > 0:
                await self._rest(wait)
            async with self._door:
                while (wait := self.opens_in()) > 0:
                    await self._rest(wait)
                if self.chat_opens_in(chat_id) > 0:
                    continue
                self._last = self.passed()
                self._next = max(self._next, self._last - CATCH_UP) + self._beat
                return self._leave(chat_id, notice=True)

    def arrived(self, leave: Leave) -> None:
        """Note that a message was answered."""
        self._window.arrived(leave)

    def chat_opens_in(self, chat_id: int) -> float:
        """Say in how many seconds a notice may go to a chat."""
        return self._chats.get(chat_id, self.passed() - CHAT) + CHAT - self.passed()

    def opens_in(self, *, behind: int = 0) -> float:
        """Say in how many seconds a notice may leave that has so many others before it."""
        # However much people write, one at least is under way; for a slow messenger the limit is about notices anyhow.
        if (place := self._window.opens_in(self._room())) > 0:
            place = min(place, self._window.quiet_in())
        beat = max(self._next, self._last + CLOSEST * self._beat) - self.passed()
        return max(beat, place, 0.0) + behind * self._beat

    def _leave(self, chat_id: int, *, notice: bool) -> Leave:
        leave = self._window.add(notice=notice)
        self._chats[chat_id] = leave.left
        if len(self._chats) > 1000 + 2 * len(self._window):
            self._chats = {chat: at for chat, at in self._chats.items() if at > leave.left - CHAT}
        return leave

    def _room(self) -> int:
        """Say up to how many messages may count when a notice leaves: less those that ask, or may in a moment."""
        return max(self._most - max(self._asking, self._expected()), 1)

    def _expected(self) -> bool:
        if self._replied is None or (since := self.passed() - self._replied) > LATELY:
            return False
        return since >= SOONEST * min(self._gaps, default=AT_FIRST) - AHEAD * self._beat

    def _expect(self) -> None:
        """Note that somebody is answered, and so at which pauses people write now."""
        now = self.passed()
        gap = None if self._replied is None else now - self._replied
        if gap is not None and gap < TOGETHER:
            return
        if gap is None or gap > LATELY:
            self._gaps.clear()
        else:
            self._gaps.append(gap)
        self._replied = now
