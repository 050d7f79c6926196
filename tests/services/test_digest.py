"""The morning's digest: once a day by the reviewer's own clock, never empty, never late; whatever the clocks do."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.world import World
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.overdue import Digest, digest_window, due_in_days
from services.digest import digest, plan_digests
from services.journal import Actor
from services.row_fault import RowFault
from services.staff import remove
from storage import Storage
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.person import person
from storage.review import review
from storage.utc import moment
from tests.support.assigning import author, gives, lives, moves, panel, reviews_of
from tests.support.damage import damage
from tests.support.ideas import IDEAS_NOW

ZONES = ("Asia/Tehran", "Europe/Berlin", "Asia/Kathmandu", "America/Los_Angeles")
DAY = timedelta(days=1)
EARLIER = datetime(2027, 1, 1, tzinfo=UTC)
MORNING = datetime(2027, 4, 2, 9, tzinfo=ZoneInfo("Asia/Tehran"))


def digests(tx: Tx) -> list[Row]:
    o = outbox.c
    return tx.all(
        sa.select(o.person_id, o.occurrence, o.due_at, o.use_by)
        .where(o.purpose == Purpose.DIGEST.value)
        .order_by(o.due_at, o.id)
    )


def at_work(tx: Tx, world: World, zone: str | None = "Asia/Tehran") -> int:
    """Let one reviewer have one idea to study; return who."""
    author(tx, world, 1)
    one = panel(tx, world)[0]
    gives(tx, world)
    tx.run(sa.delete(review).where(review.c.reviewer_id != one.person_id))
    tx.run(sa.update(review).values(offered_at=EARLIER))
    lives(tx, one.person_id, zone)
    return one.person_id


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("begins", [date(2027, 3, 10), date(2027, 10, 28)], ids=["spring", "autumn"])
async def test_digest_comes_once_a_day_at_nine_through_every_change_of_the_clocks(
    storage: Storage, world: World, zone: str, begins: date
) -> None:
    def work(tx: Tx) -> list[Row]:
        at_work(tx, world, zone)
        now = datetime.combine(begins, time(), UTC)
        while now < datetime.combine(begins + 20 * DAY, time(), UTC):
            plan_digests(tx, programme=world.programme, now=now)
            now += timedelta(hours=1)
        return digests(tx)

    rows = await storage.write(work)
    local = [moment(row.due_at).astimezone(ZoneInfo(zone)) for row in rows]
    assert {one.time() for one in local} == {time(9)}
    assert [one.date() for one in local] == [local[0].date() + at * DAY for at in range(len(local))]
    # West of Greenwich the first day has begun already.
    assert len(local) in (19, 20, 21)
    assert {row.use_by - row.due_at for row in rows} == {12 * 3600}


async def test_nobody_is_told_of_nothing_and_nothing_is_told_when_late(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        one = at_work(tx, world)
        before, nine = MORNING - timedelta(minutes=1), MORNING
        assert plan_digests(tx, programme=world.programme, now=before) == 0
        assert plan_digests(tx, programme=world.programme, now=nine + timedelta(hours=12)) == 0
        assert digests(tx) == []
        assert plan_digests(tx, programme=world.programme, now=nine + timedelta(hours=11)) == 1
        assert plan_digests(tx, programme=world.programme, now=nine + timedelta(hours=11)) == 0
        assert {row.person_id for row in digests(tx)} == {one}
        (mine,) = reviews_of(tx)
        # Begun, and not due for days: there is nothing to say.
        moves(tx, mine.id, "open")
        assert plan_digests(tx, programme=world.programme, now=nine + DAY) == 0
        assert not digest(tx, person_id=one, zone=ZoneInfo("Asia/Tehran"), now=nine + DAY)
        moves(tx, mine.id, "submit", verdict="feasible")
        assert plan_digests(tx, programme=world.programme, now=mine.due_at) == 0

    await storage.write(work)


async def test_what_is_offered_after_nine_is_told_the_next_morning(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        at_work(tx, world)
        tx.run(sa.update(review).values(offered_at=MORNING + timedelta(minutes=1)))
        assert plan_digests(tx, programme=world.programme, now=MORNING + timedelta(hours=1)) == 0
        assert plan_digests(tx, programme=world.programme, now=MORNING + DAY) == 1

    await storage.write(work)


async def test_digest_counts_by_the_readers_calendar(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> None:
        one = at_work(tx, world)
        (mine,) = reviews_of(tx)
        tehran, pacific = ZoneInfo("Asia/Tehran"), ZoneInfo("America/Los_Angeles")
        # The end of April 15 in Tehran is the afternoon of that day in California.
        assert mine.due_at == datetime(2027, 4, 15, 20, 30, tzinfo=UTC)

        def at(zone: ZoneInfo, day: int, hour: int = 9) -> Digest:
            return digest(tx, person_id=one, zone=zone, now=datetime(2027, 4, day, hour, tzinfo=zone))

        for zone in (tehran, pacific):
            assert at(zone, 13) == Digest(new=1)
            assert at(zone, 14) == Digest(new=1, tomorrow=1)
            assert at(zone, 15) == Digest(new=1, today=1)
            assert at(zone, 16) == Digest(late=1)
        moves(tx, mine.id, "open")
        assert at(tehran, 14) == Digest(tomorrow=1)
        assert at(pacific, 15, 14) == Digest(late=1)

    await storage.write(work)


async def test_whoever_travels_is_told_once_a_day_of_their_calendar(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> list[Row]:
        one = at_work(tx, world, "Asia/Kathmandu")
        now = datetime(2027, 4, 2, tzinfo=UTC)
        for hours in range(24 * 6):
            lives(tx, one, ZONES[hours // 7 % len(ZONES)])
            plan_digests(tx, programme=world.programme, now=now + timedelta(hours=hours))
        return digests(tx)

    rows = await storage.write(work)
    assert max(Counter(row.occurrence for row in rows).values()) == 1
    assert len(rows) <= 7


async def test_removed_reviewer_is_told_nothing_and_a_faulty_row_stops_nobody_else(
    storage: Storage, world: World
) -> None:
    def prepare(tx: Tx) -> list[int]:
        author(tx, world, 1)
        people = [one.person_id for one in panel(tx, world)]
        gives(tx, world)
        lives(tx, people[0], "Asia/Tehran")
        remove(tx, person_id=people[1], by=Actor(Role.COORDINATOR, 1), now=IDEAS_NOW)
        damage(tx, person, "zone", people[0])
        return people

    people = await storage.write(prepare)
    with pytest.raises(RowFault) as fault:
        await storage.write(plan_digests, programme=world.programme, now=MORNING)
    assert fault.value.row_id == people[0]
    told = await storage.write(plan_digests, programme=world.programme, now=MORNING, besides={people[0]})
    assert told == 3
    assert {row.person_id for row in await storage.read(digests)} == set(people[2:])


@settings(max_examples=300, deadline=None)
@given(
    naive=st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)),
    zone=st.sampled_from((*ZONES, "Australia/Lord_Howe")),
)
def test_window_of_a_day_lies_in_it_and_reaches_no_night(naive: datetime, zone: str, world: World) -> None:
    now, there = naive.replace(tzinfo=UTC), ZoneInfo(zone)
    rules = world.programme.review
    begins, ends = digest_window(now, there, rules, world.programme.quiet_hours)
    today = now.astimezone(there).date()
    assert begins.astimezone(there).date() == today
    assert begins.astimezone(there).time() == rules.digest_at
    assert begins < ends <= begins + timedelta(hours=12)
    assert ends.astimezone(there).time() <= world.programme.quiet_hours.starts
    assert due_in_days(ends, now, there) == 0


@pytest.mark.parametrize("hour", [time(2, 30), time(1, 30), time(23, 30), time(21)])
def test_any_hour_of_the_programme_gives_a_window_on_days_when_the_clocks_change(hour: time, world: World) -> None:
    rules = world.programme.review.model_copy(update={"digest_at": hour})
    zone = ZoneInfo("Europe/Berlin")
    for day in (date(2027, 3, 28), date(2027, 10, 31), date(2027, 6, 1)):
        now = datetime.combine(day, time(12), zone).astimezone(UTC)
        begins, ends = digest_window(now, zone, rules, world.programme.quiet_hours)
        assert begins < ends
        assert begins.astimezone(zone).date() == day
        assert ends - begins <= timedelta(hours=12)
