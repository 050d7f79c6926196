"""Group commit: units of work that wait while a commit runs share the next one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from math import ceil
from typing import Any

from storage.engine.tx import Work
from storage.errors import Closed, NotCommitted, StorageError

MOST = 256
"""Units of work in one commit at most, so that the first of them does not wait for a thousand others."""


class Raised:
    """The outcome of a unit of work that raised, and left nothing behind."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error


class Group:
    """Hand what waits to `commit`, in as many lanes as it can serve at once.

    `commit` gives one outcome for each unit of work, in order, or raises: then nothing of any of them is stored.
    """

    def __init__(self, commit: Callable[[Sequence[Work]], Awaitable[list[Any]]], *, lanes: int = 1) -> None:
        self._commit = commit
        self._idle = lanes
        self._waiting: list[tuple[Work, asyncio.Future[Any]]] = []
        self._lanes: set[asyncio.Task[None]] = set()
        self._starting = False
        self._closed = False

    def do(self, work: Work) -> asyncio.Future[Any]:
        """Give the future of a unit of work; cancelled before its turn, the work is left undone."""
        if self._closed:
            raise Closed("the storage is closed")
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self._waiting.append((work, future))
        if self._idle and not self._starting:
            self._starting = True
            # One turn of the loop later: all that becomes ready in this turn shares the commit.
            loop.call_soon(self._start)
        return future

    async def close(self) -> None:
        """Take no more work, and wait for what is under way."""
        self._closed = True
        self._start()
        while self._lanes:
            await asyncio.wait(self._lanes)

    def _start(self) -> None:
        self._starting = False
        while self._idle and self._waiting:
            size = min(MOST, ceil(len(self._waiting) / self._idle))
            share, self._waiting = self._waiting[:size], self._waiting[size:]
            self._idle -= 1
            lane = asyncio.get_running_loop().create_task(self._lane(share))
            self._lanes.add(lane)
            lane.add_done_callback(self._next)

    def _next(self, lane: asyncio.Task[None]) -> None:
        self._lanes.discard(lane)
        self._idle += 1
        self._start()

    async def _lane(self, share: list[tuple[Work, asyncio.Future[Any]]]) -> None:
        share = [(work, future) for work, future in share if not future.cancelled()]
        if not share:
            return
        outcomes: list[Any]
        try:
            outcomes = await self._commit([work for work, _ in share])
        except Exception as error:
            outcomes = [Raised(_own(error)) for _ in share]
        except BaseException:
            for _, future in share:
                future.cancel()
            raise
        for (_, future), outcome in zip(share, outcomes, strict=True):
            if future.done():
                continue
            if isinstance(outcome, Raised):
                future.set_exception(_bearable(outcome.error))
            else:
                future.set_result(outcome)


def _own(error: Exception) -> StorageError:
    """Give each waiter an error of their own: one error raised in many tasks gathers all their tracebacks."""
    kind = type(error) if isinstance(error, StorageError) else NotCommitted
    own = kind(str(error) or repr(error))
    own.__cause__ = error
    return own


def _bearable(error: Exception) -> Exception:
    """Wrap the one error that a future refuses to carry."""
    if not isinstance(error, StopIteration):
        return error
    wrapped = RuntimeError("a use case raised StopIteration")
    wrapped.__cause__ = error
    return wrapped
