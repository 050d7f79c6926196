"""What the bot costs while nobody writes: two messengers, an empty day, the clock alone."""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from bot.resting import AWAKE
from tests.benchmarks.botapi import TOKEN, BotApi, served
from tests.benchmarks.contenders import SQLITE
from tests.benchmarks.measuring import workshop
from tests.benchmarks.person import now
from tests.benchmarks.process import SERVER_CPU, on_core, started
from tests.benchmarks.report import load, table, verdict

SECONDS = 30.0
SETTLING = AWAKE.total_seconds() + 10.0
"""What the start itself wrote is over by then, and the jobs rest."""

MOST_PERCENT = 0.5


@dataclass
class Idle:
    """Percent of a core, and MiB; None where the system does not say."""

    percent: float | None
    memory: float | None
    load: str


async def idle() -> Idle:
    """Start the bot on two messengers, and look at it while nothing happens."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=workshop())))
        stack.enter_context(on_core(SERVER_CPU))
        telegram, bale = BotApi(), BotApi()
        settings = SQLITE.settings(await stack.enter_async_context(served(telegram)), data=folder)
        settings |= {"BALE_TOKEN": TOKEN, "BALE_API_URL": await stack.enter_async_context(served(bale))}
        bot = await stack.enter_async_context(started(SQLITE.command, environment=settings, folder=folder))
        for one in (telegram, bale):
            await bot.until(one.polled)
        await asyncio.sleep(SETTLING)
        before, began = bot.usage(), now()
        await asyncio.sleep(SECONDS)
        after, passed = bot.usage(), now() - began
    if before.cpu is None or after.cpu is None:
        return Idle(None, after.memory, load())
    return Idle((after.cpu - before.cpu) / passed * 100, after.memory, load())


def idle_table(one: Idle) -> str:
    """Show what was measured, and whether the target is met."""
    percent, memory = ("–" if value is None else f"{value:.2f}" for value in (one.percent, one.memory))
    found = table(
        ["nobody writes, two messengers", "% of a core", "MiB", "load"], [["clock", percent, memory, one.load]]
    )
    return found if one.percent is None else f"{found}\n\n{verdict('% of a core', one.percent, MOST_PERCENT)}"
