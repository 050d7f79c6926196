"""A Bot API that enforces a limit: whatever comes above it in any second is answered by 429, as Telegram does."""

from collections import deque
from collections.abc import Sequence
from typing import Any

import orjson

from tests.benchmarks.botapi import BotApi
from tests.benchmarks.http import Reply
from tests.benchmarks.person import now

SECOND = 1.0
_COUNTED = ("send", "edit")


class LimitedBotApi(BotApi):
    """`messages` has every message and edit that was taken: when, and to whose chat."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.messages: list[tuple[float, int]] = []
        self.refused = 0
        self._limit = limit
        self._lately: deque[float] = deque()

    def handle(self, method: str, given: dict[str, Any], reply: Reply) -> None:
        """Answer a call, unless it is one too many in a second."""
        if method.lower().startswith(_COUNTED):
            at = now()
            while self._lately and self._lately[0] <= at - SECOND:
                self._lately.popleft()
            if len(self._lately) >= self._limit:
                self.refused += 1
                # Telegram names whole seconds.
                reply(_too_many(1))
                return
            self._lately.append(at)
            self.messages.append((at, int(given["chat_id"])))
        super().handle(method, given, reply)


def most_in_a_second(times: Sequence[float]) -> int:
    """Say how many there are at most in any second; in order."""
    most, first = 0, 0
    for last, at in enumerate(times):
        while times[first] <= at - SECOND:
            first += 1
        most = max(most, last - first + 1)
    return most


def _too_many(seconds: int) -> bytes:
    description = f"Too Many Requests: retry after {seconds}"
    parameters = {"retry_after": seconds}
    return orjson.dumps({"ok": False, "error_code": 429, "description": description, "parameters": parameters})
