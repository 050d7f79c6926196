"""Companions in many zones who take a course: they all come, and each is looked at by their own clock."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.samples.companions import companion_crowd
from bot.station import Station
from playground import Playground
from playground.chat import Chat, Message
from programme.enrolment import HOLDING, State
from storage.enrolment import enrolment
from storage.person import person
from storage.store import Storage
from tests.support.own_hours import reminded
from tests.support.person import Meets, Person
from tests.support.seen import plain

PEOPLE, SEATS = 171, 150
CITY = ZoneInfo("Asia/Tehran")
# Berlin changes its clocks on 28 March: between the two times of the first session.
FIRST = datetime(2027, 3, 21, 18, tzinfo=CITY).astimezone(UTC)
MOVED = datetime(2027, 3, 29, 18, tzinfo=CITY).astimezone(UTC)
SECOND = datetime(2027, 4, 4, 18, tzinfo=CITY).astimezone(UTC)
BERLIN = "Europe/Berlin"
ABROAD = ("Asia/Kathmandu", *[BERLIN] * 3, *["America/Los_Angeles"] * 3, *["America/Toronto"] * 3)
"""Where the first of them live, whatever the samples say."""

REMINDER = ("یادآوری: «", "Reminder: “")
AT_ONCE = 20


@dataclass
class Companion:
    """A companion: who speaks, what their chat holds, where they live, and since and until when they have a seat."""

    id: int
    person: Person
    chat: Chat
    zone: ZoneInfo
    persian: bool
    seated: datetime | None = None
    left: datetime | None = None

    def got(self, *words: str) -> list[Message]:
        """List what the bot wrote to them with one of these words."""
        texts = [one for one in self.chat.since(0) if one.by_bot]
        return [one for one in texts if any(word in plain(text_of(one)) for word in words)]

    def awake(self, at: datetime) -> bool:
        """Say whether it is between 8 and 22 where they live."""
        return 8 <= at.astimezone(self.zone).hour < 22

    def expected(self, moved_at: datetime) -> list[tuple[datetime, int]]:
        """Say when they are reminded of which session."""
        if self.seated is None:
            return []
        end = self.left or SECOND
        spans = (
            (FIRST, 1, self.seated, min(end, moved_at)),
            (MOVED, 1, max(self.seated, moved_at), end),
            (SECOND, 2, self.seated, end),
        )
        return sorted(
            (at, number)
            for starts_at, number, after, before in spans
            for at in reminded(starts_at, self.zone).values()
            if after < at < before
        )

    def reminders(self) -> list[tuple[datetime, int]]:
        """Say when they were reminded of which session, to the minute."""
        found = ((one.sent_at, plain(text_of(one))) for one in self.got(*REMINDER))
        first = ("جلسهٔ ۱ از ۲", "Session 1 of 2")
        return sorted(
            (at.astimezone(UTC).replace(second=0, microsecond=0), 1 if any(words in text for words in first) else 2)
            for at, text in found
        )


async def everybody(playground: Playground, bot: list[Station], meets: Meets, storage: Storage) -> list[Companion]:
    """Let all come; some of them live where clocks matter."""
    shared = bot[0].shared
    crowd = companion_crowd(playground, storage=storage, world=shared.runner.world, clock=shared.clock, count=PEOPLE)
    await crowd.fill()
    people = [crowd.ids[one.number] for one in crowd.people]
    for person_id, zone in zip(people, ABROAD, strict=False):
        moved = sa.update(person).where(person.c.id == person_id).values(zone=zone)
        await storage.write(lambda tx, moved=moved: tx.run(moved))
    zones = {row.id: row.zone or CITY.key for row in await storage.read(sa.select(person.c.id, person.c.zone))}
    found = []
    for one in crowd.people:
        _, chat = playground.people.find(crowd.keys[one.number])
        person_id = crowd.ids[one.number]
        zone, persian = ZoneInfo(zones[person_id]), one.language == "fa"
        found.append(Companion(person_id, meets.again(chat.person.described()), chat, zone, persian))
    return found


async def all_of(people: Sequence[Companion], does: Callable[[Companion], Awaitable[None]], storage: Storage) -> None:
    """Let people do something, some of them at once; never do more hold a seat than there are."""
    for first in range(0, len(people), AT_ONCE):
        await asyncio.gather(*(does(one) for one in people[first : first + AT_ONCE]))
        held = Counter((await states(storage)).values())
        assert sum(held[state] for state in HOLDING) <= SEATS


async def states(storage: Storage) -> dict[int, str]:
    rows = await storage.read(sa.select(enrolment.c.person_id, enrolment.c.state))
    return {row.person_id: row.state for row in rows}


async def offered(storage: Storage) -> set[int]:
    return {person_id for person_id, state in (await states(storage)).items() if state == State.OFFERED}


async def waiting(storage: Storage) -> list[int]:
    """List who waits, in their order."""
    query = sa.select(enrolment.c.person_id).where(enrolment.c.state == State.WAITLISTED.value)
    return [row.person_id for row in await storage.read(query.order_by(enrolment.c.queued_at, enrolment.c.id))]


def text_of(message: Message) -> str:
    """Give what a message or a file says."""
    return str(message.content.get("text") or message.content.get("caption") or "")
