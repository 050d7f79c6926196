"""Sample diplomats in the playground: they register, are invited, accept, and send ideas once it is time."""

import asyncio
from collections import deque
from datetime import timedelta

from bot.clock import Clock
from bot.samples.appearing import appear, put_file
from bot.samples.crowd import BATCH
from bot.samples.enrolling import appoint, send_ideas
from conversations.world import World
from playground import Playground
from playground.person import Person
from programme.answers import Kept
from programme.errors import Conflict
from programme.sample import SampleIdea, SamplePerson, diplomats, ideas
from storage.store import Storage

MORNING = timedelta(hours=9)
"""When it is, on the first day of ideas, once time was moved there."""


class Diplomats:
    """So many diplomats with so many ideas, who come once; they take time with them to the days of ideas."""

    def __init__(
        self,
        playground: Playground,
        *,
        storage: Storage,
        world: World,
        clock: Clock,
        count: int = 40,
        many: int = 60,
        seed: int = 1406,
    ) -> None:
        self.people = diplomats(world.programme, world.places, count=count, seed=seed)
        self.ideas = ideas(world.programme, self.people, count=many, seed=seed)
        self.keys: dict[int, str] = {}
        self.ids: dict[int, int] = {}
        self._playground, self._storage, self._world, self._clock = playground, storage, world, clock
        self._coming, self._sending = deque(self.people), deque(self.ideas)
        self._turn = asyncio.Lock()

    async def fill(self) -> bool:
        """Let everybody come who has not, and send what was not sent; False when all is done.

        Time moves forward to the first day of ideas where that has not come.

        Raises:
            Conflict: when the time for ideas is over, or registration is not open yet.
            StorageError: when it could not be stored; the next call goes on where this one ended.
        """
        async with self._turn:
            if not self._coming and not self._sending:
                return False
            programme = self._world.programme
            if self._clock.now() >= programme.ideas_close_at():
                raise Conflict("idea.over", closed_at=programme.ideas_close_at())
            while self._coming:
                await self._come([self._coming[at] for at in range(min(BATCH, len(self._coming)))])
            if (ahead := programme.ideas_open_at() - self._clock.now()) > timedelta():
                self._playground.forward(ahead + MORNING)
            while self._sending:
                await self._send([self._sending[at] for at in range(min(BATCH, len(self._sending)))])
            return True

    async def _come(self, batch: list[SamplePerson]) -> None:
        now = self._clock.now()
        known = await self._storage.write(appoint, batch, world=self._world, now=now)
        for one, (person_id, code) in zip(batch, known, strict=True):
            person = appear(self._playground, one, world=self._world, code=code, at=now)
            self.keys[one.number], self.ids[one.number] = person.key, person_id
            self._coming.popleft()

    async def _send(self, batch: list[SampleIdea]) -> None:
        now = self._clock.now()
        some = [(self.ids[one.author], one) for one in batch]
        await self._storage.write(send_ideas, some, world=self._world, now=now)
        for one in batch:
            person = self._person(one.author)
            self._playground.people.recall(person.key, one.idea.title, at=now)
            for file in one.files:
                put_file(self._playground, person, Kept.model_validate(file), at=now)
            self._sending.popleft()

    def _person(self, number: int) -> Person:
        return self._playground.people.find(self.keys[number])[1].person
