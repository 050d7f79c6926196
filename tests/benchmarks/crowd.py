"""A crowd: so many people at once, each going through a story; who is through makes room for the next."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from tests.benchmarks.botapi import BotApi
from tests.benchmarks.person import Person, Stopwatch, Story, Turns, now

PATIENCE = 30.0
"""Seconds that people wait at the end for what they did to be answered; slower is not wrong, silent is."""


class AtOnce:
    """A closed loop: everybody acts as soon as they are answered."""

    async def turn(self) -> float:
        """Let everybody act."""
        return now()


class Steady:
    """An open loop: somebody acts so many times a second, however fast the bot answers."""

    def __init__(self, rate: float) -> None:
        self._gap = 1 / rate
        self._ready: deque[asyncio.Future[float]] = deque()
        self._late: deque[float] = deque()

    async def turn(self) -> float:
        """Wait for a turn; when all were waiting for answers, the turn's own time counts, not the delayed one."""
        if self._late:
            return self._late.popleft()
        self._ready.append(asyncio.get_running_loop().create_future())
        return await self._ready[-1]

    async def run(self) -> None:
        """Give turns."""
        at = now()
        while True:
            at += self._gap
            await asyncio.sleep(max(0.0, at - now()))
            if self._ready:
                self._ready.popleft().set_result(now())
            else:
                self._late.append(at)


class Crowd:
    """The people of one measurement, and what went wrong for them."""

    def __init__(self, api: BotApi, story: Story, *, ids: Iterator[int]) -> None:
        self.stopwatch = Stopwatch()
        self.faults: list[str] = []
        self._api, self._story, self._ids = api, story, ids
        self._here: set[Person] = set()

    @asynccontextmanager
    async def of(self, size: int, turns: Turns, *, within: float) -> AsyncIterator[None]:
        """Let `size` people come within some seconds; all leave at the end of the block."""
        tasks = [asyncio.create_task(self._seat(turns, after=within * seat / size)) for seat in range(size)]
        if isinstance(turns, Steady):
            tasks.append(asyncio.create_task(turns.run()))
        try:
            yield
            if waiting := [person.answer for person in self._here if person.answer and not person.answer.done()]:
                _, silent = await asyncio.wait(waiting, timeout=PATIENCE)
                self.faults += [f"no answer for {PATIENCE:.0f} s" for _ in silent]
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            self._api.people.clear()
            self._here.clear()
        self.faults += [repr(end) for end in ended if isinstance(end, Exception)]

    async def _seat(self, turns: Turns, *, after: float) -> None:
        await asyncio.sleep(after)
        for user_id in self._ids:
            person = Person(user_id, self._api, turns, self.stopwatch)
            self._here.add(person)
            try:
                await self._story(person)
            except AssertionError as wrong:
                self.faults.append(str(wrong))
            self._here.discard(person)
            del self._api.people[user_id]
        raise RuntimeError("nobody is left to come")
