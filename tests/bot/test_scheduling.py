"""The scheduler wakes jobs, and loses no wake-up to a job that is still at work."""

import asyncio
from datetime import timedelta

from bot.scheduling import Wakes


async def test_time_that_moves_while_a_job_is_at_work_lets_it_run_once_more() -> None:
    wakes, gate, runs = Wakes(), asyncio.Event(), []
    begun, again = asyncio.Event(), asyncio.Event()

    async def job() -> None:
        runs.append(len(runs))
        (begun if len(runs) == 1 else again).set()
        await gate.wait()

    wakes.every(timedelta(hours=1), "job", job)
    wakes.start()
    await asyncio.wait_for(begun.wait(), 10)
    wakes.now()
    wakes.now()
    gate.set()
    await asyncio.wait_for(again.wait(), 10)
    await wakes.stop()
    assert runs == [0, 1]
