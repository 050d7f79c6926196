"""What people want to hear, on both databases: who is left out of what, a month that ends, two who become one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.broadcast import Kind
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.wishes import Subject, Wishes, last_day, rest_ends
from services import broadcast as broadcasts
from services import notices, quiet
from services.journal import Actor
from services.linking import link, offer
from services.quiet import choose, read, refuses, rest, unwanting
from storage import Storage
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.quiet import quiet as table
from tests.services.test_linking import elsewhere
from tests.services.test_registration import NOW, meet

COORDINATOR = Actor(Role.COORDINATOR, 901)
REMINDER = (Purpose.COURSE_REMINDER, None)
COURSE = (Purpose.BROADCAST, Kind.COURSE.value)
NEWS = (Purpose.BROADCAST, Kind.ANNOUNCEMENT.value)
QUESTION = (Purpose.BROADCAST, Kind.QUESTION.value)
ALWAYS = [(one, None) for one in Purpose if one not in (Purpose.BROADCAST, Purpose.COURSE_REMINDER,
                                                        Purpose.COURSE_AFTER)]  # fmt: skip


async def left_out(storage: Storage, people: list[int], what: tuple[Purpose, str | None], now: datetime = NOW) -> str:
    found = await storage.read(unwanting, people=people, purpose=what[0], kind=what[1], now=now)
    return "".join(str(at) for at, person_id in enumerate(people) if person_id in found)


async def test_each_is_left_out_of_what_they_do_not_want_and_of_nothing_else(storage: Storage) -> None:
    people = [(await storage.write(meet, user_id)).person_id for user_id in range(4)]
    await storage.write(choose, Subject.COURSES, wanted=False, person_id=people[1], now=NOW)
    await storage.write(choose, Subject.NEWS, wanted=False, person_id=people[2], now=NOW)
    await storage.write(rest, until=NOW + timedelta(days=30), person_id=people[3], now=NOW)
    for what in (REMINDER, COURSE, (Purpose.COURSE_AFTER, None)):
        assert await left_out(storage, people, what) == "13"
    for what in (NEWS, QUESTION):
        assert await left_out(storage, people, what) == "23"
    for what in ALWAYS:
        assert await left_out(storage, people, what) == ""
    # The month ends by itself, and what was chosen before holds again.
    assert await left_out(storage, people, NEWS, NOW + timedelta(days=30)) == "2"
    assert await storage.read(read, person_id=people[3], now=NOW + timedelta(days=30)) == Wishes()
    await storage.write(rest, until=None, person_id=people[3], now=NOW)
    await storage.write(choose, Subject.NEWS, wanted=True, person_id=people[2], now=NOW)
    assert await left_out(storage, people, NEWS) == ""


async def test_claimed_notice_is_looked_up_by_the_kind_of_its_broadcast(storage: Storage) -> None:
    person_id = (await storage.write(meet)).person_id
    await storage.write(choose, Subject.COURSES, wanted=False, person_id=person_id, now=NOW)

    def asked(tx: Tx, purpose: Purpose, kind: Kind | None) -> bool:
        batch = None
        if kind is not None:
            batch = broadcasts.batch(broadcasts.begin(tx, kind, actor=COORDINATOR, now=NOW))
        notices.plan(tx, person_id=person_id, purpose=purpose, occurrence=str(kind), batch=batch, now=NOW)
        taken = tx.one(sa.select(outbox).order_by(outbox.c.id.desc()).limit(1))
        assert taken is not None
        return refuses(tx, taken, now=NOW)

    assert await storage.write(asked, Purpose.COURSE_REMINDER, None)
    assert await storage.write(asked, Purpose.BROADCAST, Kind.COURSE)
    assert not await storage.write(asked, Purpose.BROADCAST, Kind.ANNOUNCEMENT)
    assert not await storage.write(asked, Purpose.SEAT, None)
    # What somebody tries on themselves arrives, whatever they want to hear.
    await storage.write(choose, Subject.NEWS, wanted=False, person_id=person_id, now=NOW)
    assert await storage.write(asked, Purpose.BROADCAST, Kind.QUESTION)
    assert not await storage.write(asked, Purpose.BROADCAST, None)


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ({"news": 0}, {"courses": 0}, Wishes(courses=False, news=False)),
        ({"news": 0}, {}, Wishes(news=False)),
        ({}, {"news": 0}, Wishes(news=False)),
        ({"until": 9}, {"until": 20}, Wishes(until=NOW + timedelta(days=20))),
        ({"until": 20}, {"courses": 0}, Wishes(courses=False, until=NOW + timedelta(days=20))),
    ],
)
async def test_quieter_wish_of_two_who_are_one_holds(
    storage: Storage, world: World, one: dict[str, int], other: dict[str, int], joined: Wishes
) -> None:
    comes, stays = await storage.write(elsewhere), await storage.write(meet)

    def wish(tx: Tx, person_id: int, wanted: dict[str, int]) -> None:
        for name, value in wanted.items():
            if name == "until":
                rest(tx, until=NOW + timedelta(days=value), person_id=person_id, now=NOW)
            else:
                choose(tx, Subject(name), wanted=bool(value), person_id=person_id, now=NOW)

    await storage.write(wish, comes.person_id, one)
    await storage.write(wish, stays.person_id, other)
    code = await storage.write(offer, stays, now=NOW)
    about = {"messenger": "telegram", "code": code, "programme": world.programme}
    assert await storage.write(link, comes, now=NOW, **about)
    assert await storage.read(quiet.read, person_id=stays.person_id, now=NOW) == joined
    assert [row.person_id for row in await storage.read(sa.select(table.c.person_id))] == [stays.person_id]


@pytest.mark.parametrize("zone", ["Asia/Tehran", "America/Los_Angeles", "Asia/Kathmandu"])
def test_month_ends_with_a_day_of_the_readers_own(zone: str) -> None:
    here = ZoneInfo(zone)
    ends = rest_ends(NOW, here)
    assert (ends.hour, ends.minute) == (0, 0)
    assert last_day(ends, here).date() == NOW.astimezone(here).date() + timedelta(days=30)
