"""What the clock does at the desk: leases that ended, questions that nobody answered, the tally."""

from bot.clock import Clock
from bot.stepping import Stepping
from programme.file import Programme
from services import inquiry, revision, tally, triage
from storage.store import Storage


class DeskClock:
    """Each use case is a transaction of its own, done again while there is more."""

    def __init__(self, *, storage: Storage, programme: Programme, clock: Clock) -> None:
        self._storage = storage
        self._programme = programme
        self._clock = clock
        self._leases = Stepping("leases", storage)
        self._revisions = Stepping("questions to authors", storage)

    async def leases(self) -> None:
        """Let others have the cards that were left."""
        while await self._leases.batch(triage.release_lapsed, now=self._clock.now()):
            continue

    async def inquiries(self) -> None:
        """Bring cards back whose question nobody answered."""
        while await self._storage.write(inquiry.give_up, programme=self._programme, now=self._clock.now()):
            continue

    async def revisions(self) -> None:
        """Give ideas back to their reviewers whose authors did not answer."""
        about = {"programme": self._programme, "now": self._clock.now()}
        while await self._revisions.batch(revision.give_up, **about):
            continue

    async def fold(self) -> None:
        """Keep the tally short."""
        if await self._storage.read(tally.several):
            while await self._storage.write(tally.fold) >= tally.MOST:
                continue
