"""A bot that is asked to stop, or killed at random, with much under way."""

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults.citizen import Citizen
from tests.faults.stage import Stage, check_registered, staged
from tests.faults.waiting import until
from tests.support.process import Launcher

KILLS = 100
PEOPLE = 12
MOST_CALLS = 60
NAMES = ["آرش", "بهار", "پارسا", "ترانه", "جمشید", "داریوش", "رویا", "زهرا", "سهراب", "شیرین", "کاوه", "مهسا"]


async def test_stopping_with_updates_waiting_ends_in_good_order_and_loses_nothing(
    launcher: Launcher, data_dir: Path
) -> None:
    async with staged(launcher, data_dir, "telegram", "bale") as stage:
        citizens = _people(stage, 30)
        registering = [asyncio.create_task(one.registers()) for one in citizens]
        # So that something is under way when it ends.
        for messenger in ("telegram", "bale"):
            stage.playground.faults.delay(messenger, 0.3, method="sendMessage", times=None)
        for calls in (20, 60, 120):
            await stage.start()
            await stage.playground.calls.wait("sendMessage", times=calls, within=30)
            stage.process.terminate()
            assert await stage.process.end() == 0
        stage.playground.faults.clear()
        await stage.start()
        codes = await asyncio.gather(*registering)
        assert len(set(codes)) == len(citizens)
        stage.process.terminate()
        assert await stage.process.end() == 0
        assert "Traceback" not in stage.log()
        assert " ERROR " not in stage.log()
    check_registered(stage.database, citizens)


@pytest.mark.sweep
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [1400])
async def test_random_kills_under_load_lose_nothing_and_double_nothing(
    launcher: Launcher, data_dir: Path, seed: int
) -> None:
    """Kill after some calls, rather than some time: then a slow machine sees the same moments as a fast one."""
    chance = random.Random(seed)
    print(f"seed {seed}")
    registered: list[Citizen] = []
    async with staged(launcher, data_dir, "telegram", "bale") as stage:
        enough = asyncio.Event()

        async def keeps_coming(number: int) -> None:
            while not enough.is_set():
                name = f"{NAMES[number]} نمونه"
                # While the bot dies again and again nobody counts the seconds; afterwards there is an end to patience.
                citizen = Citizen(stage.playground, ("telegram", "bale")[number % 2], name, patience=600)
                waiting[number] = citizen
                await citizen.registers()
                registered.append(citizen)

        waiting: dict[int, Citizen] = {}
        people = [asyncio.create_task(keeps_coming(number)) for number in range(PEOPLE)]
        try:
            for _ in range(KILLS):
                _raise_first(people)
                calls = stage.playground.calls
                enough_calls = len(calls) + chance.randint(1, MOST_CALLS)
                await stage.start()
                await until(lambda: len(calls) >= enough_calls, "more calls", within=30)  # noqa: B023 - awaited here
                # The call that was just answered is not always the moment: somewhere in what follows it.
                await asyncio.sleep(chance.uniform(0, 0.02))
                stage.process.kill()
                await stage.process.end()
            enough.set()
            await stage.start()
            _, left = await asyncio.wait(people, timeout=60)
            assert not left, "\n".join(one.story() for one in waiting.values() if not one.codes())
            _raise_first(people)
        finally:
            for task in people:
                task.cancel()
        stage.process.terminate()
        assert await stage.process.end() == 0
    print(f"{len(registered)} registrations")
    assert len({code for one in registered for code in one.codes()}) == len(registered) >= PEOPLE
    check_registered(stage.database, registered)


def _raise_first(tasks: Sequence["asyncio.Task[None]"]) -> None:
    for task in tasks:
        if task.done():
            task.result()


def _people(stage: Stage, number: int) -> list[Citizen]:
    return [
        Citizen(stage.playground, ("telegram", "bale")[n % 2], f"{NAMES[n % len(NAMES)]} نمونه") for n in range(number)
    ]
