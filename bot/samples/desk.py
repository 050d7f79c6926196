"""A sample staff: officers, coordinators and reviewers who join with a code, as everybody of the staff does."""

import asyncio
from collections.abc import Sequence

from bot.clock import Clock
from playground import Playground
from playground.person import Person
from programme.file import Programme
from programme.sample.words import Colleague, words
from services import staff
from storage.store import Storage


class SampleDesk:
    """Colleagues, half of them on each messenger, who join once; of themselves two officers and two coordinators."""

    def __init__(
        self,
        playground: Playground,
        *,
        storage: Storage,
        programme: Programme,
        clock: Clock,
        colleagues: Sequence[Colleague] | None = None,
    ) -> None:
        self._playground, self._storage, self._programme, self._clock = playground, storage, programme, clock
        self._waiting = list(words().desk if colleagues is None else colleagues)
        self._turn = asyncio.Lock()

    async def join(self) -> bool:
        """Invite everybody and let them follow their link; False when all have.

        Raises:
            StorageError: when it could not be stored; the next call goes on where this one ended.
        """
        async with self._turn:
            if not self._waiting:
                return False
            while self._waiting:
                colleague = self._waiting[0]
                code = await self._storage.write(
                    staff.invite,
                    role=colleague.role,
                    programme=self._programme,
                    now=self._clock.now(),
                    name=colleague.name,
                    institution=colleague.institution,
                )
                self._playground.people.start(self._person(colleague).key, code)
                self._waiting.pop(0)
            return True

    def _person(self, colleague: Colleague) -> Person:
        """Return somebody of the desk who is there, or let them appear."""
        for person in self._playground.people:
            if person.desk and (person.name, person.messenger) == (colleague.name, colleague.messenger):
                return person
        return self._playground.people.create(colleague.name, colleague.messenger, place=colleague.place, desk=True)
