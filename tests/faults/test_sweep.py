"""The bot is killed, or its call fails, at the first database or HTTP call, at the second, and so on to the last."""

import asyncio
import shutil
from pathlib import Path
from typing import Literal

import pytest

from tests.faults.citizen import Citizen
from tests.faults.stage import check_registered, staged
from tests.support.process import Launcher
from tests.support.striking import Calls, Deed, Strike

AT_ONCE = 6

pytestmark = [pytest.mark.sweep, pytest.mark.timeout(600)]

KILLS: list[Deed] = ["kill"]
FAILURES: dict[tuple[Calls, str], list[Deed]] = {
    # Of the two, each messenger meets the other one at each call.
    ("database", "telegram"): ["full", "locked"],
    ("database", "bale"): ["locked", "full"],
    ("http", "telegram"): ["reset"],
    ("http", "bale"): ["reset"],
}


@pytest.mark.parametrize("messenger", ["telegram", "bale"])
@pytest.mark.parametrize("calls", ["database", "http"])
async def test_registration_passes_a_kill_at_any_call(
    launcher: Launcher, migrated: Path, tmp_path: Path, messenger: str, calls: Calls
) -> None:
    citizens = await _sweep(launcher, migrated, tmp_path, messenger, calls, KILLS)
    assert [one.troubles + one.answered_again for one in citizens] == [0] * len(citizens)


@pytest.mark.parametrize("messenger", ["telegram", "bale"])
@pytest.mark.parametrize("calls", ["database", "http"])
async def test_registration_passes_a_failure_of_any_call(
    launcher: Launcher, migrated: Path, tmp_path: Path, messenger: str, calls: Calls
) -> None:
    citizens = await _sweep(launcher, migrated, tmp_path, messenger, calls, FAILURES[calls, messenger])
    assert [one.troubles + one.answered_again for one in citizens] == [0] * len(citizens)


async def _sweep(
    launcher: Launcher, migrated: Path, folder: Path, messenger: str, calls: Calls, deeds: list[Deed]
) -> list[Citizen]:
    """Let somebody register for each call that is struck, until one registers without; return all of them."""
    citizens: list[Citizen] = []
    while True:
        first = len(citizens) + 1
        strikes = [
            Strike(calls, deeds[at % len(deeds)], at, str(folder / str(at) / "struck"))
            for at in range(first, first + AT_ONCE)
        ]
        async with asyncio.TaskGroup() as group:
            registering = [group.create_task(_registers(launcher, migrated, messenger, strike)) for strike in strikes]
        citizens += [task.result() for task in registering]
        if not all(map(_struck, strikes)):
            # Fewer calls than a registration has would be a sweep that struck nothing.
            assert len(citizens) > 60
            return citizens


async def _registers(launcher: Launcher, migrated: Path, messenger: str, strike: Strike) -> Citizen:
    """Let somebody register while a call is struck."""
    folder = Path(strike.mark).parent
    await asyncio.to_thread(shutil.copytree, migrated, folder)
    # Where database calls are counted, the clock's jobs would come at any of them.
    pump_every = 0.1 if strike.calls == "http" else None
    style: Literal["status", "ok_false"] = "ok_false" if strike.at % 2 else "status"
    async with staged(launcher, folder, messenger, bale_error_style=style) as stage:
        await stage.start(strike=strike, pump_every=pump_every)
        running = asyncio.create_task(stage.keep_running(pump_every=pump_every))
        sara = Citizen(stage.playground, messenger, "سارا نمونه")
        try:
            await sara.registers()
        except AssertionError as error:
            raise AssertionError(f"{_struck(strike)}: {error}\n{stage.log()}") from None
        finally:
            running.cancel()
    check_registered(stage.database, [sara])
    return sara


def _struck(strike: Strike) -> str:
    mark = Path(strike.mark)
    return mark.read_text() if mark.exists() else ""
