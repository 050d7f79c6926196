"""The numbers of the statistics, on both databases: they equal what is counted row by row."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.lifecycle import Role
from programme.registration import GONE, Place, State, Verdict
from programme.statistics import Day, Decided
from services.erasure import erase
from services.journal import Actor, record
from services.people import Known
from services.registration import begin, current, move, withdraw
from services.statistics import PUBLISHED, countries, counts, overview, target
from services.stays import WAITS, stays
from services.tally import fold
from storage import Storage
from storage.engine.tx import Tx
from storage.registration import registration
from tests.services.test_registration import ANSWERS, NOW, meet, send

COORDINATOR, CLOCK = Actor(Role.COORDINATOR, 900), Actor(Role.CLOCK)
AT_HOME = ANSWERS.model_copy(update={"place": Place.HOME, "country": None, "city": None})
ABROAD = ANSWERS.model_copy(update={"country": "FR"})


def go(tx: Tx, who: Known, world: World, *names: str, at: datetime = NOW, actor: Actor = COORDINATOR) -> None:
    for name in names:
        row = current(tx, person_id=who.person_id, call=world.programme.call.code)
        assert row is not None
        move(tx, row, name, actor=actor, now=at)


async def person(storage: Storage, number: int) -> Known:
    return await storage.write(meet, number)


async def test_the_tally_equals_a_count_of_the_rows_after_every_kind_of_move(storage: Storage, world: World) -> None:
    call = world.programme.call.code
    many = [await person(storage, number) for number in range(1, 8)]
    for who, answers in zip(many, [ANSWERS, AT_HOME, ANSWERS, AT_HOME, ANSWERS, AT_HOME, ANSWERS], strict=True):
        await storage.write(send, who, world, answers)
    await storage.write(go, many[0], world, "claim", "able", "publish_able")
    await storage.write(go, many[1], world, "claim", "companion", "undo")
    await storage.write(go, many[2], world, "claim", "ask")
    await storage.write(withdraw, person_id=many[3].person_id, programme=world.programme, now=NOW)
    await storage.write(send, many[4], world, ABROAD)
    await storage.write(erase, many[5], now=NOW)
    await storage.write(
        begin, person_id=(await person(storage, 9)).person_id, programme=world.programme, consent=1, now=NOW
    )

    columns = (registration.c.state, registration.c.country)
    query = sa.select(*columns, sa.func.count().label("count")).where(registration.c.state != State.DRAFT.value)
    counted: dict[tuple[str, str], int] = {}
    for row in await storage.read(query.group_by(*columns)):
        place = (row.state, "" if row.state in GONE else row.country or "")
        counted[place] = counted.get(place, 0) + row.count
    assert await storage.read(counts, call=call) == counted
    await storage.write(fold)
    assert await storage.read(counts, call=call) == counted
    told = await storage.read(overview, programme=world.programme)
    assert (told.registered, told.countries, told.waiting, told.screening, told.asked) == (5, 3, 2, 1, 1)
    assert told.decided[0] == Decided(Verdict.ABLE, pending=0, published=1)


def test_twelve_countries_are_named_and_the_others_put_together() -> None:
    codes = [f"{letter}{letter}" for letter in "ABCDEFGHIJKLMNO"]
    counted = {("submitted", code): 20 - at for at, code in enumerate(codes)}
    counted |= {("invited", "AA"): 5, ("pending_able", "OO"): 1, ("erased", ""): 7}
    found = countries(counted)
    assert [one.code for one in found.first] == codes[:12]
    assert (found.first[0].registered, found.first[0].able) == (25, 5)
    assert (found.others, found.rest.registered, found.rest.able) == (3, 8 + 7 + 6 + 1, 1)
    assert found.registered == sum(one.registered for one in found.first) + found.rest.registered


def test_every_verdict_has_the_states_in_which_it_is_published() -> None:
    assert set(PUBLISHED) == set(Verdict)


async def test_stays_count_what_ended_and_what_lasts(storage: Storage, world: World) -> None:
    hours = [timedelta(hours=hour) for hour in (1, 2, 9)]
    for number, waited in enumerate(hours, 1):
        who = await person(storage, number)
        await storage.write(send, who, world)
        # An edit in place ends no stay.
        await storage.write(send, who, world, ABROAD, NOW + timedelta(minutes=30))
        await storage.write(go, who, world, "claim", at=NOW + waited)
        await storage.write(
            go, who, world, "able" if number > 1 else "companion", at=NOW + waited + timedelta(minutes=2)
        )
    last = await person(storage, 4)
    await storage.write(send, last, world)
    found = await storage.read(stays, call=world.programme.call.code, now=NOW + timedelta(hours=20))
    of = {one.state: one for one in found}
    assert [one.state for one in found] == [state for state in WAITS if state in of]
    queue = of["submitted"]
    assert (queue.count, queue.still) == (4, 1)
    # 1, 2, 9 and 20 hours: of two in the middle the mean.
    assert (queue.median, queue.longest) == (timedelta(hours=5, minutes=30), timedelta(hours=20))
    assert (of["in_screening"].median, of["in_screening"].still) == (timedelta(minutes=2), 0)
    pending = of["pending"]
    assert (pending.count, pending.still, pending.longest) == (3, 3, timedelta(hours=18, minutes=58))


def noted(tx: Tx, who: Known, world: World, action: str, after: str, *, at: datetime) -> None:
    row = current(tx, person_id=who.person_id, call=world.programme.call.code)
    assert row is not None
    record(tx, actor=COORDINATOR, action=action, noun="registration", noun_id=row.id, now=at, after=after)


@pytest.mark.parametrize(
    ("action", "after"),
    [("second_look", "disagreed"), ("settle", "companion"), ("look", "request"), ("flag", "flagged")],
)
async def test_what_is_noted_of_a_file_that_stays_where_it_is_ends_no_stay(
    storage: Storage, world: World, action: str, after: str
) -> None:
    who = await person(storage, 1)
    await storage.write(send, who, world)
    await storage.write(go, who, world, "claim", "able")
    await storage.write(noted, who, world, action, after, at=NOW + timedelta(hours=1))
    found = await storage.read(stays, call=world.programme.call.code, now=NOW + timedelta(hours=5))
    pending = next(one for one in found if one.state == "pending")
    assert (pending.count, pending.still, pending.longest) == (1, 1, timedelta(hours=5))


@pytest.mark.parametrize("call", ["another"])
async def test_another_call_counts_for_nothing_here(storage: Storage, world: World, call: str) -> None:
    await storage.write(send, await person(storage, 1), world)
    assert await storage.read(counts, call=call) == {}
    assert await storage.read(stays, call=call, now=NOW) == ()


async def test_decisions_that_stand_are_counted_on_the_day_of_the_city(storage: Storage, world: World) -> None:
    # 20:29 and 20:30 UTC are on both sides of Tehran's midnight.
    before, after = datetime(2026, 12, 1, 20, 29, tzinfo=UTC), datetime(2026, 12, 1, 20, 30, tzinfo=UTC)
    one, two, three = [await person(storage, number) for number in (1, 2, 3)]
    for who in (one, two, three):
        await storage.write(send, who, world)
    await storage.write(go, one, world, "claim", "able", at=before)
    await storage.write(go, one, world, "publish_able", at=after + timedelta(days=3))
    await storage.write(go, two, world, "claim", "able", "undo", "companion", at=after)
    await storage.write(go, three, world, "claim", "able", "undo", at=before)
    found = await storage.read(target, programme=world.programme)
    assert found.days == (Day(date(2026, 12, 1), 1, 0), Day(date(2026, 12, 2), 0, 1))
    assert (found.target, found.able) == (world.programme.target, 1)
    assert [(one.pending, one.published) for one in found.decided] == [(0, 1), (1, 0), (0, 0), (0, 0)]
