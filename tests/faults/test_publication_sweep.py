"""The bot is killed, or its call fails, anywhere in a publication: each is told once, and the totals add up."""

import asyncio
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from conversations.world import World
from tests.faults.results import IdeaResults, Results, is_published
from tests.faults.stage import staged
from tests.faults.sweeping import sweep
from tests.faults.waiting import until
from tests.support.process import Launcher
from tests.support.striking import Calls, Deed, Strike

pytestmark = [pytest.mark.sweep, pytest.mark.timeout(600)]

QUICK: dict[str, Any] = {"pump_every": 0.1, "hurries": True}


@pytest.mark.parametrize(
    ("of", "calls", "deed"),
    [
        (Results, "commit", "kill"),
        (Results, "http", "kill"),
        (Results, "commit", "locked"),
        (Results, "http", "reset"),
        (IdeaResults, "commit", "kill"),
        (IdeaResults, "http", "kill"),
    ],
)
async def test_publication_passes_a_strike_at_any_call(
    launcher: Launcher, migrated: Path, tmp_path: Path, world: World, of: type[Results], calls: Calls, deed: Deed
) -> None:
    apologies = await sweep(tmp_path, calls, deed, partial(_publishes, launcher, migrated, world, of))
    # Claims, sends and records of six messages, and what the clock does: fewer would be a sweep that struck nothing.
    assert len(apologies) > 20
    # What became of a message is written down a little later where the storage is locked; else somebody is in doubt.
    assert any(apologies) == (deed != "locked")


async def _publishes(launcher: Launcher, migrated: Path, world: World, of: type[Results], strike: Strike) -> int:
    folder = Path(strike.mark).parent
    await asyncio.to_thread(shutil.copytree, migrated, folder)
    async with staged(launcher, folder, "telegram", "bale") as stage:
        results = of(stage.playground)
        await results.prepare(folder, world)
        await stage.start(strike=strike, **QUICK)
        running = asyncio.create_task(stage.keep_running(**QUICK))
        try:
            await until(lambda: is_published(folder), "an end of the publication", within=60)
        finally:
            running.cancel()
        return await results.check(folder)
