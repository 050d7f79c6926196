"""What has changed, for those who look on: a page gets it as server-sent events."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import orjson

from playground.account import Json


class Subscription:
    """One listener; several changes of one chat before it looks become one."""

    def __init__(self) -> None:
        self._pending: dict[str, Json] = {}
        self._arrived = asyncio.Event()
        self._open = True

    def put(self, key: str, change: Json) -> None:
        """Note a change."""
        self._pending[key] = change
        self._arrived.set()

    def close(self) -> None:
        """End the events."""
        self._open = False
        self._arrived.set()

    async def events(self, *, pulse: float) -> AsyncIterator[bytes]:
        """Yield server-sent events, and a comment after `pulse` seconds of silence."""
        while self._open:
            try:
                async with asyncio.timeout(pulse):
                    await self._arrived.wait()
            except TimeoutError:
                yield b": still here\n\n"
                continue
            self._arrived.clear()
            changes, self._pending = self._pending, {}
            for change in changes.values():
                yield b"data: " + orjson.dumps(change) + b"\n\n"


class Feed:
    """Everybody who listens."""

    def __init__(self) -> None:
        self._listeners: set[Subscription] = set()

    def tell(self, key: str, change: Json) -> None:
        """Tell every listener of a change; `key` says which later change replaces it."""
        for listener in self._listeners:
            listener.put(key, change)

    @contextmanager
    def listen(self) -> Iterator[Subscription]:
        """Listen for as long as the context lasts."""
        subscription = Subscription()
        self._listeners.add(subscription)
        try:
            yield subscription
        finally:
            self._listeners.discard(subscription)

    def close(self) -> None:
        """End all events."""
        for listener in self._listeners:
            listener.close()
