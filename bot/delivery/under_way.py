"""What was begun and is not over: a stop waits for it."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class UnderWay:
    """Tasks that nobody awaits at once; held here, because the event loop holds them only weakly."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self.stopping = asyncio.Event()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin some work."""
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def finish(self) -> None:
        """Wait for all of it; whoever pauses between two tries is told not to."""
        self.stopping.set()
        while self._tasks:
            await asyncio.wait(self._tasks)
        self.stopping.clear()

    async def cut_short(self, *, after: float) -> None:
        """Wait so many seconds for what is nearly done, and cancel the rest."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=after)
        while self._tasks:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks)

    async def pause(self, seconds: float) -> None:
        """Wait so many seconds, or less when a stop comes."""
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return
