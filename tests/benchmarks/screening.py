"""An officer who screens: how long the next card takes, and what a decision costs the database."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from tests.benchmarks.botapi import serving
from tests.benchmarks.contenders import PRODUCT, SQLITE
from tests.benchmarks.counting import COUNTS, Counts
from tests.benchmarks.crowd import PATIENCE, AtOnce
from tests.benchmarks.desk_seeding import OFFICER
from tests.benchmarks.person import Person, Stopwatch
from tests.benchmarks.process import SERVER_CPU, on_core, started

COUNTED = (sys.executable, "-m", "tests.benchmarks.counting", *PRODUCT[3:])


class Sitting:
    """An officer at work; `waited` has the seconds from each press that confirms to the next card."""

    def __init__(self, officer: Person, watch: Stopwatch, counts: Counts) -> None:
        self._officer, self._watch, self._counts = officer, watch, counts
        self._decided = 0
        self.begin()

    @property
    def waited(self) -> list[float]:
        """List how long the next card took each time."""
        return self._watch.waited

    @property
    def written(self) -> float:
        """Say how many transactions wrote for each decision, those of the clock's jobs included."""
        return (self._counts.written - self._written) / max(self._decided, 1)

    @property
    def read(self) -> float:
        """Say how many transactions only read for each decision, those of the clock's jobs included."""
        return (self._counts.read - self._read) / max(self._decided, 1)

    def begin(self) -> None:
        """Count from here."""
        self._watch.waited, self._decided = [], 0
        self._written, self._read = self._counts.written, self._counts.read

    async def decides(self) -> None:
        """Decide one card by two presses; every third is able.

        Raises:
            AssertionError: when something else is shown than should be.
            TimeoutError: when nothing is.
        """
        label = "همراه" if self._decided % 3 else "توانمند"
        self._decided += 1
        async with asyncio.timeout(PATIENCE):
            await self._officer.presses(label)
            card = await self._officer.sees(f"چرا {label}؟")
            self._watch.running = True
            await self._officer.presses(f"تأیید: {label}")
            seen = await self._officer.sees("SD-")
            self._watch.running = False
        assert seen.id == card.id, "a new message was sent, where one was to be edited"
        assert seen.text != card.text, "the same card came again"


@asynccontextmanager
async def sitting(data: Path, *, database: str = "") -> AsyncIterator[Sitting]:
    """Start the bot on a database of `seed_desk`, and let the officer sit down."""
    async with AsyncExitStack() as stack:
        stack.enter_context(on_core(SERVER_CPU))
        api, url = await stack.enter_async_context(serving())
        settings = SQLITE.settings(url, data=data, database=database) | {COUNTS: str(data / "counts")}
        counts = Counts(data / "counts")
        bot = await stack.enter_async_context(started(COUNTED, environment=settings, folder=data))
        await bot.until(api.polled)
        watch = Stopwatch()
        officer = Person(OFFICER, api, AtOnce(), watch)
        async with asyncio.timeout(PATIENCE):
            await officer.says("/triage")
            await officer.sees("SD-")
        yield Sitting(officer, watch, counts)
