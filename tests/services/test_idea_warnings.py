"""Warnings before the deadline of ideas: on their hours, earlier where that is at night, never twice, never in vain."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.notice import Purpose
from services import extension, idea
from services.idea_warnings import warn_unsent
from services.row_fault import RowFault
from storage import Storage
from storage.engine.tx import Tx
from storage.extension import extension as extensions
from storage.idea import idea as table
from storage.outbox import outbox
from storage.person import person
from storage.utc import epoch, moment
from tests.support.damage import damage
from tests.support.ideas import IDEAS_NOW, diplomat, sent
from tests.support.pending import coordinator

CLOSES = datetime(2027, 4, 20, 20, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def leaves(tx: Tx, world: World, user_id: int, *, zone: str | None = None, now: datetime = IDEAS_NOW) -> int:
    """Let somebody begin an idea and go away."""
    who = diplomat(tx, world, user_id)
    tx.run(sa.update(person).where(person.c.id == who.person_id).values(zone=zone))
    idea.begin(tx, person_id=who.person_id, programme=world.programme, now=now)
    return who.person_id


async def hourly(storage: Storage, world: World, begins: datetime, ends: datetime) -> None:
    now = begins
    while now <= ends:
        while await storage.write(warn_unsent, programme=world.programme, now=now):
            pass
        now += HOUR


async def due(storage: Storage) -> list[datetime]:
    return [moment(row.due_at) for row in await notices(storage)]


async def notices(storage: Storage) -> list[Any]:
    o = outbox.c
    query = sa.select(o.person_id, o.due_at, o.use_by, o.body, o.occurrence).where(o.purpose == Purpose.IDEA_DRAFT)
    return await storage.read(query.order_by(o.due_at))


async def test_draft_is_remembered_three_times_by_the_hours_of_the_programme(storage: Storage, world: World) -> None:
    assert world.programme.ideas_close_at() == CLOSES
    await storage.write(leaves, world, 1)
    await hourly(storage, world, CLOSES - 100 * HOUR, CLOSES + 5 * HOUR)
    # Midnight is at night: two hours and a minute earlier. Three hours before it is 21:00.
    assert await due(storage) == [
        CLOSES - 74 * HOUR - timedelta(minutes=1),
        CLOSES - 26 * HOUR - timedelta(minutes=1),
        CLOSES - 3 * HOUR,
    ]
    rows = await notices(storage)
    assert all(row.use_by <= epoch(CLOSES) for row in rows)
    assert {row.body["deadline"] for row in rows} == {epoch(CLOSES)}


@pytest.mark.parametrize(
    ("zone", "last"),
    [
        ("Asia/Tehran", CLOSES - 3 * HOUR),
        ("Europe/Berlin", CLOSES - 3 * HOUR),
        # 3:30 in the night of Sydney: the evening before, 21:59.
        ("Australia/Sydney", datetime(2027, 4, 20, 11, 59, tzinfo=UTC)),
    ],
)
async def test_night_of_the_reader_moves_it_earlier(storage: Storage, world: World, zone: str, last: datetime) -> None:
    await storage.write(leaves, world, 1, zone=zone)
    await hourly(storage, world, CLOSES - 100 * HOUR, CLOSES)
    assert (await due(storage))[-1] == last


async def test_several_drafts_of_one_person_are_remembered_together_and_sent_ones_not(
    storage: Storage, world: World
) -> None:
    person_id = await storage.write(leaves, world, 1)
    await storage.write(idea.begin, person_id=person_id, programme=world.programme, now=IDEAS_NOW)
    other = await storage.write(diplomat, world, 2)
    await storage.write(sent, world, other.person_id)
    await hourly(storage, world, CLOSES - 100 * HOUR, CLOSES)
    rows = await notices(storage)
    assert [row.person_id for row in rows] == [person_id] * 3


@pytest.mark.parametrize(
    ("awake_at", "expected"),
    [
        # What is of use still comes once, late; what is not, never.
        (CLOSES - 20 * HOUR, [datetime(2027, 4, 20, 4, 30, tzinfo=UTC), CLOSES - 3 * HOUR]),
        (CLOSES - 2 * HOUR, []),
        (CLOSES - 10 * HOUR, [CLOSES - 3 * HOUR]),
        (CLOSES, []),
        (CLOSES + 50 * HOUR, []),
    ],
)
async def test_nothing_useless_comes_after_a_downtime(
    storage: Storage, world: World, awake_at: datetime, expected: list[datetime]
) -> None:
    await storage.write(leaves, world, 1)
    await hourly(storage, world, awake_at, CLOSES + 60 * HOUR)
    assert await due(storage) == expected


async def test_whoever_began_later_than_a_warning_is_not_warned_at_once(storage: Storage, world: World) -> None:
    await storage.write(leaves, world, 1, now=CLOSES - 25 * HOUR)
    await hourly(storage, world, CLOSES - 25 * HOUR, CLOSES)
    assert await due(storage) == [CLOSES - 3 * HOUR]


async def test_more_time_has_warnings_of_its_own(storage: Storage, world: World) -> None:
    person_id = await storage.write(leaves, world, 1)
    await hourly(storage, world, CLOSES - 100 * HOUR, CLOSES)
    mina = await storage.write(coordinator, world, 100)
    more = {"programme": world.programme, "now": CLOSES}
    await storage.write(extension.ask, person_id=person_id, **more)
    until = await storage.write(extension.grant, extension_id=1, by=mina, **more)
    await hourly(storage, world, CLOSES, until + 2 * HOUR)
    assert (await due(storage))[3:] == [until - 26 * HOUR - timedelta(minutes=1), until - 3 * HOUR]
    assert len({row.occurrence for row in await notices(storage)}) == 5


async def test_own_deadline_before_that_of_all_changes_nothing(storage: Storage, world: World) -> None:
    person_id = await storage.write(leaves, world, 1)
    given = {"person_id": person_id, "call": world.programme.call.code, "asked_at": IDEAS_NOW}
    given |= {"answered_at": IDEAS_NOW, "until_at": CLOSES - 48 * HOUR}
    await storage.write(lambda tx: tx.run(sa.insert(extensions), **given))
    await hourly(storage, world, CLOSES - 100 * HOUR, CLOSES)
    assert {row.body["deadline"] for row in await notices(storage)} == {epoch(CLOSES)}
    assert len(await notices(storage)) == 3


async def test_damaged_row_is_stepped_over(storage: Storage, world: World) -> None:
    first = await storage.write(leaves, world, 1, zone="Asia/Tehran")
    second = await storage.write(leaves, world, 2)
    await storage.write(damage, person, "zone", first)
    now = CLOSES - 80 * HOUR
    with pytest.raises(RowFault) as fault:
        await storage.write(warn_unsent, programme=world.programme, now=now)
    (row,) = await storage.read(sa.select(table.c.id).where(table.c.person_id == first))
    assert fault.value.row_id == row.id
    besides = frozenset({row.id})
    assert await storage.write(warn_unsent, programme=world.programme, now=now, besides=besides) == 1
    assert [row.person_id for row in await notices(storage)] == [second]
