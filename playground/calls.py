"""The log of what bots have called."""

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from playground.account import Json

KEPT = 50_000


@dataclass(frozen=True)
class Call:
    """One call; `status` is the code of the answer, or None while it runs and when the connection was dropped."""

    bot: str
    method: str
    chat_id: int | None
    at: datetime
    parameters: Json
    status: int | None


@dataclass
class CallLog:
    """The newest calls, oldest first."""

    _calls: deque[Call] = field(default_factory=lambda: deque(maxlen=KEPT))
    _waiting: list["asyncio.Future[None]"] = field(default_factory=list)

    def __iter__(self) -> Iterator[Call]:
        return iter(self._calls)

    def __len__(self) -> int:
        return len(self._calls)

    def add(self, call: Call) -> None:
        """Write down a call."""
        self._calls.append(call)
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def of(self, method: str | None = None, *, bot: str | None = None, chat_id: int | None = None) -> list[Call]:
        """Return the calls of a method, by a bot, about a chat."""
        return [
            call
            for call in self._calls
            if (method is None or call.method.lower() == method.lower())
            and (bot is None or call.bot == bot)
            and (chat_id is None or call.chat_id == chat_id)
        ]

    async def wait(
        self, method: str, *, times: int = 1, bot: str | None = None, chat_id: int | None = None, within: float = 30
    ) -> list[Call]:
        """Wait until a method has been called so many times.

        Raises:
            TimeoutError: when that does not come about in so many seconds.
        """
        async with asyncio.timeout(within):
            while len(found := self.of(method, bot=bot, chat_id=chat_id)) < times:
                future = asyncio.get_running_loop().create_future()
                self._waiting.append(future)
                await future
        return found

    def clear(self) -> None:
        """Forget all calls."""
        self._calls.clear()
