"""Who is owed a reply on one messenger, held in memory so that not every answer has to ask the database."""

from collections.abc import Callable
from datetime import timedelta

from bot.clock import Clock
from bot.intake.lanes import Lanes
from services import replies
from storage.store import Storage


class Debts:
    """The rows are in the outbox; this knows whose they are."""

    def __init__(self, messenger: str, *, storage: Storage, clock: Clock) -> None:
        self._messenger = messenger
        self._storage = storage
        self._clock = clock
        self._owed: set[int] | None = None
        # What is owed to somebody is written down before it is said to be paid.
        self._turns = Lanes()

    async def note(
        self,
        person_id: int,
        *,
        after: timedelta = replies.FIRST_PAUSE,
        unless: Callable[[], bool] = lambda: False,
    ) -> None:
        """Owe somebody a reply, unless that is needless when their turn has come."""
        async with self._turns.turn(person_id):
            if unless():
                return
            (await self._known()).add(person_id)
            await self._storage.write(
                replies.owe, person_id=person_id, messenger=self._messenger, now=self._clock.now(), after=after
            )

    async def pay(self, person_id: int) -> None:
        """Note that somebody has been shown where they are, if they were owed that."""
        async with self._turns.turn(person_id):
            owed = await self._known()
            if person_id in owed:
                await self._storage.write(replies.paid, person_id=person_id, messenger=self._messenger)
                owed.discard(person_id)

    async def _known(self) -> set[int]:
        if self._owed is None:
            found = await self._storage.read(replies.owed, messenger=self._messenger)
            # Somebody else may have looked, and noted, meanwhile.
            self._owed = self._owed if self._owed is not None else set(found)
        return self._owed
