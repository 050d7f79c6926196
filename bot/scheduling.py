"""The scheduler only wakes; what is due is in the database, so nothing is lost while nobody is awake."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Job = Callable[[], Awaitable[object]]


class Wakes:
    """Runs jobs every so often, and all of them at once when time is moved forward."""

    def __init__(self) -> None:
        # The default grace of one second drops a wake-up after a blocked loop (apscheduler #146, #296).
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(job_defaults=defaults, timezone="UTC")
        self._jobs: list[str] = []
        self._under_way: set[str] = set()
        self._again: set[str] = set()
        self._quiet = asyncio.Event()
        self._quiet.set()

    def every(self, interval: timedelta, name: str, job: Job) -> None:
        """Run `job` every `interval` of real time, never twice at once."""

        async def counted() -> None:
            if name in self._under_way:
                return
            self._under_way.add(name)
            self._quiet.clear()
            try:
                await job()
                while name in self._again:
                    self._again.discard(name)
                    await job()
            finally:
                self._again.discard(name)
                self._under_way.discard(name)
                if not self._under_way:
                    self._quiet.set()

        self._scheduler.add_job(counted, "interval", seconds=interval.total_seconds(), id=name, name=name)
        self._jobs.append(name)

    def now(self) -> None:
        """Wake every job now; one that is under way has looked at the time already and runs once more."""
        if self._scheduler.running:
            self._again |= self._under_way
            for name in set(self._jobs) - self._under_way:
                self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        """Begin; what became due while nobody was awake is done first."""
        self._scheduler.start()
        self.now()

    async def stop(self) -> None:
        """End, after the jobs under way: shutting the scheduler down at once would cancel them in the middle."""
        if self._scheduler.running:
            self._scheduler.pause()
            await self._quiet.wait()
            self._scheduler.shutdown(wait=False)
