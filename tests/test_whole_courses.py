"""A whole course: 171 companions in many zones, a waiting list, a session that moves over a change of clocks.

They are told, enrol, are reminded each by their own clock, come, say how it was, and get their certificates.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.app import running
from bot.clock import Clock
from bot.settings import Settings
from bot.station import Station
from conversations.world import World
from playground import Playground
from programme.course import State as Course
from programme.enrolment import SEATED, State
from programme.lifecycle import Role
from programme.parts import Rate
from services.audit import verify
from storage.broadcast import broadcast
from storage.course import course, session
from storage.enrolment import attendance
from storage.outbox import dead, outbox
from storage.store import Storage
from tests.conftest import accounts_of
from tests.support.companion import (
    ABROAD,
    BERLIN,
    CITY,
    MOVED,
    PEOPLE,
    REMINDER,
    SEATS,
    SECOND,
    Companion,
    all_of,
    everybody,
    offered,
    states,
    text_of,
    waiting,
)
from tests.support.course_by_chat import TITLE, attend, certified, fills_in, moves
from tests.support.due_moments import DueMoments
from tests.support.own_hours import HOUR, WEEK, reminded
from tests.support.person import Meets, Person
from tests.support.screening import invites, joins
from tests.support.seen import plain

DAY, HOURS, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
BEGINS = datetime(2027, 3, 8, 6, tzinfo=UTC)
LONG = timedelta(minutes=90)
PATIENCE = 120.0
TOLD_OF = ("دورهٔ تازه", "A new course is open")
OFFERED = ("نوبت شما شد", "It's your turn")
PASSED = ("زمان پاسخ گذشت", "The time to answer")
CHANGED = ("تغییر کرد:", "has changed:")
ASKED = ("سه پاسخ کوتاه", "Three short answers")


@pytest.fixture
def clock() -> Clock:
    """A clock at the beginning of the story."""
    return Clock(begins=BEGINS)


@pytest.fixture
async def bot(playground: Playground, settings: Settings, clock: Clock, world: World) -> AsyncIterator[list[Station]]:
    # What the messengers bear is measured by the benchmark.
    rates = {name: Rate(a_second=1000) for name in world.programme.rates}
    programme = world.programme.model_copy(update={"rates": rates})
    async with running(settings, accounts_of(playground), clock, programme) as stations:
        yield stations


@pytest.fixture
def storage(bot: list[Station]) -> Storage:
    return bot[0].shared.storage


@pytest.mark.timeout(600)
async def test_171_companions_go_through_a_course(  # noqa: C901 - one story, told whole
    playground: Playground, bot: list[Station], meets: Meets, clock: Clock, storage: Storage
) -> None:
    companions = await everybody(playground, bot, meets, storage)
    assert len({one.zone.key for one in companions}) >= 9
    by_id = {one.id: one for one in companions}
    moments = DueMoments(playground, bot)
    officer = await staff(bot, meets, "کارشناس نمونه", Role.OFFICER)
    mina = await staff(bot, meets, "هماهنگ‌کنندهٔ نمونه", Role.COORDINATOR, "bale")
    await staff(bot, meets, "هماهنگ‌کنندهٔ دوم نمونه", Role.COORDINATOR)

    # Filled in, announced, and told to everybody once a coordinator agrees.
    await fills_in(officer)
    await officer.presses("اعلام همین حالا")
    await officer.sees("همین حالا اعلام شود؟")
    await officer.presses("بله، اعلام شود")
    await officer.sees("منتظر تأیید هماهنگ‌کننده است")
    await mina.sees("پیشنهاد از")
    assert not any(one.got(*TOLD_OF) for one in companions)
    await mina.presses("تأیید")
    await mina.is_answered()
    # Where it is night, in the morning: Berlin's and America's is still to come.
    await comes(storage, sa.select(broadcast.c.id).where(broadcast.c.state == "running"))
    await moments.settled()
    assert {one.id for one in companions if one.got(*TOLD_OF)} == {one.id for one in companions if one.awake(BEGINS)}
    await moments.until(BEGINS + 11 * HOURS)
    await comes(storage, sa.select(broadcast.c.id).where(broadcast.c.state == "finished"))
    assert Counter(len(one.got(*TOLD_OF)) for one in companions) == {1: PEOPLE}
    assert all(one.awake(told.sent_at) for one in companions for told in one.got(*TOLD_OF))

    # All want to come.
    async def enrols(one: Companion) -> None:
        await one.person.presses("go.c_one.1")
        await one.person.sees(TITLE)
        await one.person.presses("go.c_join.1")
        await one.person.sees(TITLE)

    await all_of(companions, enrols, storage)
    now = await states(storage)
    assert Counter(now.values()) == {State.ENROLLED: SEATS, State.WAITLISTED: PEOPLE - SEATS}
    first = [one for one in companions if now[one.id] == State.ENROLLED]
    for one in first:
        one.seated = clock.now()
    line = [by_id[person_id] for person_id in await waiting(storage)]

    # Twelve cannot come: the first twelve who wait are asked, each in their own daytime.
    async def cannot(one: Companion) -> None:
        await one.person.presses("go.c_cannot.1")
        await one.person.presses("بله، نمی‌توانم بیایم" if one.persian else "Yes, I can't come")
        await one.person.sees(TITLE)
        one.left = clock.now()

    playground.forward(datetime(2027, 3, 10, 12, tzinfo=UTC) - clock.now())
    await all_of(first[-12:], cannot, storage)
    await moments.until(clock.now() + 11 * HOURS)
    assert await offered(storage) == {one.id for one in line[:12]}

    async def takes(one: Companion) -> None:
        await one.person.presses("go.c_take.1")
        await one.person.sees(TITLE)
        one.seated = clock.now()

    await all_of(line[:10], takes, storage)
    await line[10].person.presses("جا را نمی‌خواهم" if line[10].persian else "Let the seat go")
    await line[10].person.sees(TITLE)
    await moments.until(clock.now() + 11 * HOURS)
    assert await offered(storage) == {line[11].id, line[12].id}
    await all_of(line[12:13], takes, storage)
    # One lets it pass: by itself it goes on to the next, whom it does not wake.
    await moments.until(clock.now() + 24 * HOURS)
    assert await offered(storage) == {line[13].id}
    assert len(line[11].got(*PASSED)) == 1
    await all_of(line[13:14], takes, storage)
    assert Counter((await states(storage)).values()) == {
        State.ENROLLED: SEATS, State.NOT_COMING: 12, State.LEFT: 1, State.WAITLISTED: 8,
    }  # fmt: skip

    # The first session moves, once all were reminded of it a week before.
    await moments.until(datetime(2027, 3, 15, 9, tzinfo=UTC))
    await moves(officer)
    moved_at = clock.now()
    assert not any(one.got(*CHANGED) for one in companions)
    # In each reader's morning, where it is night.
    await moments.until(moved_at + 18 * HOURS)
    for one in companions:
        hours = [message.sent_at.astimezone(one.zone).hour for message in one.got(*CHANGED)]
        assert all(8 <= hour < 22 for hour in hours), one.zone
    told = {person_id for person_id, state in (await states(storage)).items() if state in (*SEATED, State.WAITLISTED)}
    assert Counter({one.id: len(one.got(*CHANGED)) for one in companions}) == Counter(dict.fromkeys(told, 1))
    coming = [one for one in companions if one.seated is not None and one.left is None]
    assert len(coming) == SEATS

    async def confirms(one: Companion) -> None:
        await one.person.presses("می‌آیم" if one.persian else "I'm coming")
        await one.person.sees(TITLE)

    await all_of(coming[:136], confirms, storage)
    await all_of(coming[-4:], cannot, storage)
    await moments.until(clock.now() + 11 * HOURS)
    assert await offered(storage) == {one.id for one in line[14:18]}
    await all_of(line[14:18], takes, storage)
    assert Counter((await states(storage)).values()) == {
        State.ENROLLED: 140, State.RECONFIRMING: 10, State.NOT_COMING: 16, State.LEFT: 1, State.WAITLISTED: 4,
    }  # fmt: skip

    for one in line:
        at = [message.sent_at.astimezone(one.zone) for message in one.got(*OFFERED)]
        assert len(at) == (one in line[:18])
        assert all(8 <= moment.hour < 22 for moment in at), one.zone

    # The sessions come; who is there says so by the word, by the QR, or is on the officer's list.
    coming = [one for one in companions if one.seated is not None and one.left is None]
    ids = [row.id for row in await storage.read(sa.select(session.c.id).order_by(session.c.starts_at))]
    await moments.until(MOVED - 10 * MINUTE)
    await attend(officer, ids[0], storage, moments, MOVED, coming[:60], coming[60:70], coming[70:72], wrong=True)
    await moments.until(SECOND - 10 * MINUTE)
    await attend(officer, ids[1], storage, moments, SECOND, coming[:40], coming[60:65], coming[70:71])
    came = await storage.read(sa.select(attendance.c.how, sa.func.count()).group_by(attendance.c.how))
    assert {how: number for how, number in came} == {"word": 100, "qr": 15, "list": 3}

    # Each was reminded of both sessions by their own clock, to the minute, and of nothing else.
    for one in companions:
        assert one.reminders() == one.expected(moved_at), (one.zone, one.seated, one.left)
    assert {*ABROAD} <= {one.zone.key for one in coming}
    berlin = [one for one in coming if one.zone.key == BERLIN]
    assert len(berlin) >= 3
    for one in berlin:
        at = dict.fromkeys(at for at, number in one.reminders() if number == 1)
        assert datetime(2027, 3, 22, 15, 30, tzinfo=UTC) in at, "16:30 in winter time"
        assert datetime(2027, 3, 29, 13, 30, tzinfo=UTC) in at, "15:30 in summer time"
        # Theirs and the city's.
        hours = ("۱۶:۳۰", "۱۸:۰۰") if one.persian else ("16:30", "18:00")
        texts = [plain(text_of(message)) for message in one.got(*REMINDER) if message.sent_at > moved_at]
        assert all(hour in text for text in texts for hour in hours), texts
    assert reminded(MOVED, ZoneInfo(BERLIN))[WEEK] == MOVED - 7 * DAY + HOURS
    assert reminded(MOVED, ZoneInfo("Asia/Kathmandu"))[HOUR] == MOVED - HOURS

    # It ends at midnight; at ten in the morning after, whoever came is asked how it was.
    await moments.until(datetime(2027, 4, 5, 0, 0, 1, tzinfo=CITY).astimezone(UTC))
    await comes(storage, sa.select(course.c.id).where(course.c.state == Course.FINISHED.value))
    assert Counter((await states(storage)).values()) == {
        State.COMPLETED: 46, State.ATTENDED: 26, State.ABSENT: 78, State.NOT_COMING: 16, State.LEFT: 1,
        State.CALLED_OFF: 4,
    }  # fmt: skip
    await moments.until(datetime(2027, 4, 6, 12, tzinfo=UTC))
    for one in companions:
        asked = [message.sent_at.astimezone(one.zone) for message in one.got(*ASKED)]
        morning = (SECOND + LONG).astimezone(one.zone) + DAY
        expected = [(morning.date(), 10, 0)] if one in coming[:72] else []
        assert [(at.date(), at.hour, at.minute) for at in asked] == expected, one.zone

    async def judges(one: Companion) -> None:
        for question in ("useful", "clear", "again"):
            await one.person.presses(f"go.ca_feedback.1.{question}.5")
            await one.person.is_answered()
        await one.person.presses("go.ca_done.1")
        await one.person.sees("از پاسخ شما سپاسگزاریم" if one.persian else "Thank you")

    await all_of(coming[:12], judges, storage)
    await officer.forges("go.cp_said.1")
    assert "پاسخ‌ها: ۱۲ از ۷۲" in plain((await officer.sees("پاسخ‌ها")).text)

    # Certificates, each verified by somebody else.
    codes = [await certified(one) for one in (coming[0], coming[11], coming[12])]
    assert len(set(codes)) == 3
    for code in codes:
        await mina.starts(f"cert_{code}")
        assert code in (await mina.sees("معتبر است")).text

    # At the end nothing was lost, and nobody was told anything twice.
    assert (await storage.read(verify)).whole
    assert await storage.read(sa.select(outbox.c.id, outbox.c.purpose, outbox.c.reason).where(dead)) == []
    for one in companions:
        texts = Counter(plain(text_of(message)) for message in one.chat.since(0) if message.by_bot)
        # Two reminders of one evening read alike where the hour before a session is at night.
        twice = [text for text, number in texts.items() if number > 1 and not text.startswith(REMINDER)]
        assert twice == [], one.zone


async def staff(bot: list[Station], meets: Meets, name: str, role: Role, messenger: str = "telegram") -> Person:
    one = await meets(name, messenger)
    await joins(one, await invites(bot, role, name=name))
    return one


async def comes(storage: Storage, query: sa.Select[Any]) -> None:
    """Wait until the clock has brought something about."""
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE
    while not await storage.read(query):
        assert loop.time() < end, f"{query} found nothing within {PATIENCE} s"
        await asyncio.sleep(0.02)
