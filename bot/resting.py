"""Jobs that look into the database every second rest while nobody writes: an idle bot costs next to nothing."""

from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from bot.scheduling import Job

AWAKE = timedelta(minutes=2)
"""So long after this process wrote something, jobs look each time: the next try, and what can be taken back for a
minute, come to the second."""

PAUSE = timedelta(seconds=5)
"""So often a resting job looks all the same: at what falls due by itself, and at what another process wrote."""


class Resting:
    """Lets jobs run each time, or now and then once nothing was written for a while.

    `changes` counts what this process wrote. What is written wakes every job at its next turn.
    """

    def __init__(self, changes: Callable[[], int], *, passed: Callable[[], float] = monotonic) -> None:
        self._changes, self._passed = changes, passed
        self._seen, self._wrote_at = changes(), passed()

    def wake(self) -> None:
        """Let every job run at its next turn, and for a while from now on."""
        self._wrote_at = self._passed()

    def job(self, job: Job) -> Job:
        """Give a job that rests."""
        ran_at = -PAUSE.total_seconds()

        async def resting() -> None:
            nonlocal ran_at
            now = self._passed()
            if (changes := self._changes()) != self._seen:
                self._seen, self._wrote_at = changes, now
            if now - self._wrote_at < AWAKE.total_seconds() or now - ran_at >= PAUSE.total_seconds():
                ran_at = now
                await job()

        return resting
