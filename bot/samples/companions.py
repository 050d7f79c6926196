"""Sample companions in the playground: they registered, and were told that they are in the network."""

import asyncio
from collections import deque

from bot.clock import Clock
from bot.samples.appearing import appear
from bot.samples.crowd import BATCH
from bot.samples.enrolling import welcome
from conversations.world import World
from playground import Playground
from programme.sample import companions
from storage.store import Storage


class Companions:
    """So many companions in many zones, who come once."""

    def __init__(
        self,
        playground: Playground,
        *,
        storage: Storage,
        world: World,
        clock: Clock,
        count: int = 171,
        seed: int = 1407,
    ) -> None:
        self.people = companions(world.programme, world.places, count=count, seed=seed)
        self.keys: dict[int, str] = {}
        self.ids: dict[int, int] = {}
        self._playground, self._storage, self._world, self._clock = playground, storage, world, clock
        self._coming = deque(self.people)
        self._turn = asyncio.Lock()

    async def fill(self) -> bool:
        """Let everybody come who has not; False when all have.

        Raises:
            Conflict: when registration is not open yet.
            StorageError: when it could not be stored; the next call goes on where this one ended.
        """
        async with self._turn:
            if not self._coming:
                return False
            now = self._clock.now()
            while self._coming:
                batch = [self._coming[at] for at in range(min(BATCH, len(self._coming)))]
                known = await self._storage.write(welcome, batch, world=self._world, now=now)
                for one, (person_id, code) in zip(batch, known, strict=True):
                    person = appear(self._playground, one, world=self._world, code=code, at=now)
                    self.keys[one.number], self.ids[one.number] = person.key, person_id
                    self._coming.popleft()
            return True
