"""A publication as people live through it: two coordinators, thousands who are told, a citizen who goes on writing."""

import asyncio
import gc
import random
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from programme.file import load_programme
from storage.key_file import load_keys
from tests.benchmarks.botapi import served
from tests.benchmarks.contenders import SQLITE
from tests.benchmarks.crowd import PATIENCE, AtOnce, Crowd
from tests.benchmarks.desk_seeding import COORDINATOR, SECOND_COORDINATOR, Desk, seed_desk
from tests.benchmarks.limited import LimitedBotApi, most_in_a_second
from tests.benchmarks.measuring import percentiles, workshop
from tests.benchmarks.person import Person, Stopwatch, now
from tests.benchmarks.process import SERVER_CPU, on_core, started
from tests.benchmarks.report import load, table, verdict
from tests.benchmarks.seeding import FIRST_USER, NAME
from tests.benchmarks.stories import registers

PEOPLE, LIMIT = 2_000, 30
QUIET, LATEST_START = 55.0, 75.0
"""Seconds in which the citizen is looked at before the first notice, which comes a minute after the approval."""

MOST_RATIO, MOST_SLOWER = 1.02, 2


class AboutOnceASecond:
    """Somebody who reads for about a second before they go on."""

    def __init__(self) -> None:
        self._chance = random.Random(1405)

    async def turn(self) -> float:
        """Let them read."""
        await asyncio.sleep(self._chance.uniform(0.8, 1.2))
        return now()


@dataclass
class Published:
    """What one publication showed; waiting times are a citizen's p50, p95 and p99 in milliseconds."""

    seconds: float = 0.0
    messages: int = 0
    most: int = 0
    refused: int = 0
    before: tuple[float, float, float] = (0.0, 0.0, 0.0)
    meanwhile: tuple[float, float, float] = (0.0, 0.0, 0.0)
    load: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def ideal(self) -> float:
        """Say how long it takes at least: everything that was sent meanwhile, at the limit."""
        return self.messages / LIMIT

    @property
    def ratio(self) -> float:
        """Say how much longer it took."""
        return self.seconds / self.ideal if self.messages else 0.0

    @property
    def slower(self) -> float:
        """Say how much longer the citizen waited meanwhile, at p95."""
        return self.meanwhile[1] / self.before[1] if self.before[1] else 0.0


async def publish(people: int = PEOPLE, *, quiet: float = QUIET) -> Published:
    """Let two coordinators publish decisions that wait, and watch until everybody was told."""
    published = Published()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=workshop())))
        stack.enter_context(on_core(SERVER_CPU))
        api = LimitedBotApi(LIMIT)
        settings = SQLITE.settings(await stack.enter_async_context(served(api)), data=folder)
        keys, _ = load_keys(None, folder)
        programme = load_programme(Path(settings["PROGRAMME_FILE"]))
        await seed_desk(f"sqlite:///{folder / NAME}", Desk(people, people), keys=keys, programme=programme)
        bot = await stack.enter_async_context(started(SQLITE.command, environment=settings, folder=folder))
        await bot.until(api.polled)
        crowd = Crowd(api, registers, ids=count(100_000_000))
        try:
            await _approved(api)
            gc.collect()
            gc.disable()
            async with crowd.of(1, AboutOnceASecond(), within=0):
                await _watch(api, crowd.stopwatch, people, published, quiet=quiet)
        finally:
            gc.enable()
        published.faults += crowd.faults
    return published


async def _approved(api: LimitedBotApi) -> None:
    """Propose and approve, as the coordinators do."""
    proposes, approves = (Person(one, api, AtOnce(), Stopwatch()) for one in (COORDINATOR, SECOND_COORDINATOR))
    async with asyncio.timeout(PATIENCE):
        await proposes.says("/publish")
        await proposes.sees("آمادهٔ اعلام")
        await proposes.presses("درخواست تأیید نفر دوم")
        await proposes.sees("باید آن را تأیید کند")
        await approves.says("/publish")
        await approves.sees("پیشنهاد کرده است")
        await approves.presses("تأیید")
        await approves.sees("ثانیهٔ دیگر آغاز می‌شود")


async def _watch(api: LimitedBotApi, watch: Stopwatch, people: int, published: Published, *, quiet: float) -> None:
    watch.running = True
    await asyncio.sleep(quiet)
    published.before, watch.waited = percentiles(watch.waited), []
    told = _told(api)
    deadline = now() + LATEST_START - quiet
    while not told and now() < deadline:
        await asyncio.sleep(0.02)
        told = _told(api)
    watch.waited = []
    deadline = now() + 1.5 * people / LIMIT + PATIENCE
    while len(told) < people and now() < deadline:
        await asyncio.sleep(0.1)
        told = _told(api)
    published.meanwhile, watch.running = percentiles(watch.waited), False
    # Whoever was told twice would be so within a moment.
    await asyncio.sleep(1.0)
    told, published.load = _told(api), load()
    if len({chat for _, chat in told}) < people or len(told) > people:
        published.faults.append(f"{len(told)} notices to {len({chat for _, chat in told})} of {people} people")
    if not told:
        return
    first, last = told[0][0], told[-1][0]
    sent = [at for at, _ in api.messages if first <= at <= last]
    published.seconds, published.messages = last - first, len(sent)
    published.most, published.refused = most_in_a_second([at for at, _ in api.messages]), api.refused


def publication_table(runs: list[Published]) -> str:
    """Show what was measured, and which targets are met."""
    columns = [f"{PEOPLE:,} people are told, {LIMIT}/s", "messages", "seconds", "× ideal", "most in a second", "429s"]
    columns += ["a citizen's reply before: p50 ms", "p95", "meanwhile: p50", "p95", "p95 ×", "load"]
    rows = [
        [
            f"run {number}",
            f"{one.messages:,}",
            f"{one.seconds:.1f}",
            f"{one.ratio:.3f}",
            *(str(count) for count in (one.most, one.refused)),
            *(f"{part:.1f}" for part in (*one.before[:2], *one.meanwhile[:2])),
            f"{one.slower:.2f}",
            one.load,
        ]
        for number, one in enumerate(runs, 1)
    ]
    lines = [
        verdict("publication, × the ideal time", max(one.ratio for one in runs), MOST_RATIO),
        verdict("most messages in any second", max(one.most for one in runs), LIMIT),
        verdict("answers of 429", sum(one.refused for one in runs), 0),
        verdict("p95 of a citizen's reply meanwhile, × before", max(one.slower for one in runs), MOST_SLOWER),
    ]
    return table(columns, rows) + "\n\n" + "\n".join(lines)


def _told(api: LimitedBotApi) -> list[tuple[float, int]]:
    return [(at, chat) for at, chat in api.messages if chat >= FIRST_USER]
