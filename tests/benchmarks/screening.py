"""An officer who screens: how long the next card takes, and what a decision costs the database."""

import asyncio
import gc
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.botapi import serving
from tests.benchmarks.contenders import PRODUCT, SQLITE
from tests.benchmarks.counting import COUNTS, Counts
from tests.benchmarks.crowd import PATIENCE, AtOnce
from tests.benchmarks.desk_seeding import OFFICER
from tests.benchmarks.measuring import percentiles
from tests.benchmarks.person import Person, Stopwatch
from tests.benchmarks.process import SERVER_CPU, on_core, started

COUNTED = (sys.executable, "-m", "tests.benchmarks.counting", *PRODUCT[3:])
WARM_UP = 30
"""Decisions before it is looked at."""


@dataclass
class Screened:
    """What one sitting showed: milliseconds to the next card, and transactions a decision, those of the clock too."""

    waited: tuple[float, float, float] = (0.0, 0.0, 0.0)
    written: float = 0.0
    read: float = 0.0
    faults: list[str] = field(default_factory=list)


async def screen(data: Path, *, decisions: int, database: str = "") -> Screened:
    """Start the bot on a database of `seed_desk`, and let the officer decide so many registrations."""
    screened = Screened()
    async with AsyncExitStack() as stack:
        stack.enter_context(on_core(SERVER_CPU))
        api, url = await stack.enter_async_context(serving())
        counts = Counts(data / "counts")
        settings = SQLITE.settings(url, data=data, database=database) | {COUNTS: str(data / "counts")}
        bot = await stack.enter_async_context(started(COUNTED, environment=settings, folder=data))
        await bot.until(api.polled)
        await asyncio.sleep(1.0)
        watch = Stopwatch()
        officer = Person(OFFICER, api, AtOnce(), watch)
        try:
            await _opens(officer)
            for number in range(WARM_UP):
                await _decides(officer, watch, number)
            gc.collect()
            gc.disable()
            watch.waited, written, read = [], counts.written, counts.read
            for number in range(decisions):
                await _decides(officer, watch, number)
            written, read = counts.written - written, counts.read - read
        except (AssertionError, TimeoutError) as wrong:
            screened.faults.append(repr(wrong))
            return screened
        finally:
            gc.enable()
    screened.waited = percentiles(watch.waited)
    screened.written, screened.read = written / decisions, read / decisions
    return screened


async def _opens(officer: Person) -> None:
    async with asyncio.timeout(PATIENCE):
        await officer.says("/triage")
        await officer.sees("SD-")


async def _decides(officer: Person, watch: Stopwatch, number: int) -> None:
    """Decide one card by two presses; every third is able."""
    label = "همراه" if number % 3 else "توانمند"
    async with asyncio.timeout(PATIENCE):
        await officer.presses(label)
        card = await officer.sees(f"چرا {label}؟")
        watch.running = True
        await officer.presses(f"تأیید: {label}")
        seen = await officer.sees("SD-")
        watch.running = False
    assert seen.id == card.id, "a new message was sent, where one was to be edited"
    assert seen.text != card.text, "the same card came again"
