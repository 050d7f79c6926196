"""Sample people in the playground and, registered, in the database."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from bot.clock import Clock
from bot.samples.appearing import appear
from bot.samples.enrolling import enrol
from conversations.world import World
from playground import Playground
from programme.sample import SamplePerson, sample
from storage.store import Storage

BATCH = 8
"""People in one transaction: between two of them whoever writes to the bot is answered."""


Register = Callable[..., list[tuple[int, str]]]
"""Registers some people in one transaction: who they are then, and their tracking codes."""


class Crowd:
    """So many sample people, who appear and register once; `register` may do more than that with them."""

    def __init__(
        self,
        playground: Playground,
        *,
        storage: Storage,
        world: World,
        clock: Clock,
        count: int = 263,
        seed: int = 1399,
        people: Sequence[SamplePerson] | None = None,
        register: Register = enrol,
    ) -> None:
        self.people = sample(world.programme, world.places, count=count, seed=seed) if people is None else people
        self.keys: dict[int, str] = {}
        self.codes: dict[int, str] = {}
        self.ids: dict[int, int] = {}
        self._register = register
        self._playground, self._storage, self._world, self._clock = playground, storage, world, clock
        self._waiting = deque(self.people)
        self._turn = asyncio.Lock()

    async def fill(self) -> bool:
        """Let everybody who has not registered yet do so; False when all have.

        Raises:
            Conflict: when registration is closed.
            StorageError: when it could not be stored; the next call goes on where this one ended.
        """
        async with self._turn:
            if not self._waiting:
                return False
            now = self._clock.now()
            while self._waiting:
                batch = [self._waiting[at] for at in range(min(BATCH, len(self._waiting)))]
                known = await self._storage.write(self._register, batch, world=self._world, now=now)
                for one, (person_id, code) in zip(batch, known, strict=True):
                    person = appear(self._playground, one, world=self._world, code=code, at=now - one.ago)
                    self.keys[one.number], self.codes[one.number] = person.key, code
                    self.ids[one.number] = person_id
                    self._waiting.popleft()
            return True
