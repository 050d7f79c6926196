"""How many messages a messenger takes in a second: those that nobody asked for wait, replies only count."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from math import ceil

BEAT = 1.016
"""Seconds over which a second's messages are spread: whatever jitter of up to 16 ms, no second has one too many."""

WINDOW = 1.012
"""Seconds in which no more than a second's messages leave; a little less than the beat, so that it rarely waits."""

CHAT = 1.016
"""Seconds between a message to a chat and the next notice to it (Telegram's FAQ: one a second)."""

CATCH_UP = 0.1
"""Seconds of its beat that a late notice may make up for; without it every late wake-up would slow the whole."""

LATELY = 3.0
"""Seconds for which a place is kept free for whoever was answered: their next reply is likely to follow."""


class Rate:
    """The rate of one messenger, `limit` messages a second.

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
        self._most, span = max(int(limit), 1), max(1 / limit, 1)
        self._beat, self._window = BEAT / limit, WINDOW * span
        self.passed, self._rest = passed, rest
        self._door = asyncio.Lock()
        self._next = passed()
        self._notices: deque[float] = deque()
        self._replies: deque[float] = deque()
        self._lately: deque[float] = deque()
        self._chats: dict[int, float] = {}

    def count(self, chat_id: int) -> None:
        """Count a reply that leaves now."""
        now = self.passed()
        self._replies.append(now)
        self._lately.append(now)
        self._chats[chat_id] = now
        self._forget(now)

    def chat_opens_in(self, chat_id: int) -> float:
        """Say in how many seconds a notice may go to a chat."""
        return self._chats.get(chat_id, self.passed() - CHAT) + CHAT - self.passed()

    def opens_in(self, *, behind: int = 0) -> float:
        """Say in how many seconds a notice may leave that has so many others before it."""
        return max(self._wait(), 0.0) + behind * self._beat

    async def turn(self, chat_id: int) -> None:
        """Wait until a notice may leave for a chat, first come first served, and count it."""
        while True:
            # Before the door: whoever waits for their own chat holds up nobody else's.
            while (wait := self.chat_opens_in(chat_id)) > 0:
                await self._rest(wait)
            async with self._door:
                while (wait := self._wait()) > 0:
                    await self._rest(wait)
                if self.chat_opens_in(chat_id) > 0:
                    continue
                now = self.passed()
                self._next = max(self._next, now - CATCH_UP) + self._beat
                self._notices.append(now)
                self._chats[chat_id] = now
                return

    def _wait(self) -> float:
        now = self.passed()
        self._forget(now)
        wait = self._next - now
        # However much people write, something goes out; for a slow messenger the limit is about notices anyhow.
        kept = max(len(self._replies), ceil(len(self._lately) / LATELY))
        over = len(self._notices) - max(self._most - kept, 1)
        return wait if over < 0 else max(wait, self._notices[over] + self._window - now)

    def _forget(self, now: float) -> None:
        for times, span in ((self._notices, self._window), (self._replies, self._window), (self._lately, LATELY)):
            while times and times[0] <= now - span:
                times.popleft()
        if len(self._chats) > 1000 + len(self._notices) + len(self._lately):
            self._chats = {chat_id: at for chat_id, at in self._chats.items() if at > now - CHAT}
