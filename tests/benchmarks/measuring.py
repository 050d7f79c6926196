"""One measurement: a bot is started, people crowd in, and a window of it is looked at."""

import asyncio
import gc
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.benchmarks.botapi import BotApi, serving
from tests.benchmarks.contenders import ROOT, Contender
from tests.benchmarks.crowd import AtOnce, Crowd, Steady
from tests.benchmarks.person import Story, Turns
from tests.benchmarks.process import SERVER_CPU, Bot, on_core, started

# New numbers in every measurement: a database that is used again knows those before.
_first_ids = count(100_000_000, 1_000_000)


@dataclass(frozen=True)
class Load:
    """How many people, how many updates a second (None: as fast as they are answered), and seconds to look."""

    people: int
    rate: float | None = None
    seconds: float = 3.5
    warm_up: float = 1.0

    def turns(self) -> Turns:
        """Make the turns in which people act."""
        return AtOnce() if self.rate is None else Steady(self.rate)


CLOSED = Load(people=32)
OPEN = Load(people=64, rate=150, seconds=3.0, warm_up=0.7)


@dataclass(frozen=True)
class Figures:
    """What one window showed; times in milliseconds, memory in MiB."""

    per_second: float
    per_cpu_second: float | None
    waited: tuple[float, float, float]
    handled: tuple[float, float, float]
    busy: float | None
    calls: float
    memory: float | None


@dataclass(frozen=True)
class Measured:
    """What one start of a bot showed, load by load; memory at rest; what was answered wrongly."""

    figures: tuple[Figures, ...]
    at_rest: float | None
    faults: list[str]


async def measure(
    contender: Contender,
    loads: tuple[Load, ...],
    *,
    data: Path | None = None,
    database: str = "",
    story: Story | None = None,
    ids: Iterator[int] | None = None,
) -> Measured:
    """Start a bot, with new data unless told otherwise, and measure it under each load."""
    first = next(_first_ids)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=workshop())))
        stack.enter_context(on_core(SERVER_CPU))
        api, url = await stack.enter_async_context(serving(first_update=first))
        settings = contender.settings(url, data=data or folder, database=database)
        bot = await stack.enter_async_context(started(contender.command, environment=settings, folder=folder))
        await bot.until(api.polled)
        await asyncio.sleep(0.3)
        at_rest = bot.usage().memory
        crowd = Crowd(api, story or contender.story, ids=ids or count(first))
        figures = [await _window(bot, api, crowd, load) for load in loads]
    return Measured(tuple(figures), at_rest, crowd.faults)


async def _window(bot: Bot, api: BotApi, crowd: Crowd, load: Load) -> Figures:
    gc.collect()
    gc.disable()
    clock = asyncio.get_running_loop().time
    async with crowd.of(load.people, load.turns(), within=load.warm_up / 2):
        await asyncio.sleep(load.warm_up)
        watch, began, before, calls = crowd.stopwatch, clock(), bot.usage(), api.calls.copy()
        watch.waited, watch.handled, watch.running = [], [], True
        await asyncio.sleep(load.seconds)
        watch.running = False
        seconds, after, calls = clock() - began, bot.usage(), api.calls - calls
    gc.enable()
    answers = len(watch.waited)
    if not answers:
        raise RuntimeError(f"nobody was answered: {crowd.faults[:1]}")
    cpu = None if after.cpu is None or before.cpu is None else after.cpu - before.cpu
    return Figures(
        per_second=answers / seconds,
        per_cpu_second=answers / cpu if cpu else None,
        waited=percentiles(watch.waited),
        handled=percentiles(watch.handled),
        busy=None if cpu is None else cpu / seconds,
        calls=(calls.total() - calls["getupdates"]) / answers,
        memory=after.memory,
    )


def workshop() -> Path:
    """Give a folder on the disk of this checkout: /tmp may be memory, where a flush to the disk costs nothing."""
    folder = ROOT / "var"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def flush_time(times: int = 200) -> float:
    """Measure the median milliseconds that the disk takes to keep two pages, as a commit has it do."""
    took = []
    with tempfile.TemporaryFile(dir=workshop()) as file:
        for _ in range(times):
            file.write(bytes(8192))
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


def percentiles(seconds: list[float]) -> tuple[float, float, float]:
    """Give p50, p95 and p99 in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return cuts[49] * 1000, cuts[94] * 1000, cuts[98] * 1000
