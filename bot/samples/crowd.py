"""Sample people in the playground and, registered, in the database."""

import asyncio
from collections import deque
from datetime import datetime

from bot.clock import Clock
from bot.samples.enrolling import enrol
from conversations.world import World
from playground import Playground
from playground.person import Person
from programme.answers import Kept
from programme.sample import SamplePerson, sample
from storage.store import Storage

BATCH = 8
"""People in one transaction: between two of them whoever writes to the bot is answered."""


class Crowd:
    """So many sample people, who appear and register once."""

    def __init__(
        self,
        playground: Playground,
        *,
        storage: Storage,
        world: World,
        clock: Clock,
        count: int = 263,
        seed: int = 1399,
    ) -> None:
        self.people = sample(world.programme, world.places, count=count, seed=seed)
        self.keys: dict[int, str] = {}
        self.codes: dict[int, str] = {}
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
                codes = await self._storage.write(enrol, batch, world=self._world, now=now)
                for one, code in zip(batch, codes, strict=True):
                    self._appear(one, code, now - one.ago)
                    self._waiting.popleft()
            return True

    def _appear(self, one: SamplePerson, code: str, at: datetime) -> None:
        """Give somebody an account and a chat in which they have told what they told."""
        city = one.registration.city
        person = self._playground.people.create(
            one.name,
            one.messenger,
            language_code=one.language,
            user_id=one.user_id,
            place=self._world.programme.city.fa if city is None else city.name,
            note=code,
            crowd=True,
        )
        self.keys[one.number], self.codes[one.number] = person.key, code
        self._playground.people.recall(person.key, "/start", at=at)
        if one.registration.offer.text is not None:
            self._playground.people.recall(person.key, one.registration.offer.text, at=at)
        for kept in one.files:
            put_file(self._playground, person, kept, at=at)


def put_file(playground: Playground, person: Person, kept: Kept, *, at: datetime) -> None:
    """Let somebody have sent a file: it stands in their chat, and the messenger hands it out."""
    stored = playground.messengers[kept.messenger].files.add(
        kept.kind, name=kept.name, mime=kept.mime, content=_content(kept), size=None, file_id=kept.ref
    )
    playground.people.recall(person.key, file=stored, at=at)


def _content(kept: Kept) -> bytes:
    line = f"{kept.ref}: made up for the playground.\n".encode()
    size = kept.size or len(line)
    return (line * (size // len(line) + 1))[:size]
