"""Broadcasts and the night: who sleeps is told in their own morning, and holds up nobody who does not."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from programme.file import load_programme
from services import audience
from services import broadcast_mailing as mail
from services.broadcast_lanes import waiting_in
from services.broadcast_nights import next_morning, wake_some
from services.broadcast_progress import found, totals
from services.broadcast_run import finish_if_over, plan_some, start_due
from services.broadcast_steer import pause, resume
from storage import Storage
from storage.broadcast import broadcast
from storage.course import session
from storage.engine.tx import Tx
from storage.person import person
from tests.support.broadcasts import COORDINATOR, approved, everybody
from tests.support.courses import met, opened
from tests.support.damage import damage

PROGRAMME = load_programme()
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
"""11:30 in Isfahan, 13:45 in Kathmandu; 3:00 in Toronto and midnight in Los Angeles."""

TORONTO_WAKES, LOS_ANGELES_WAKES = datetime(2026, 12, 1, 13, tzinfo=UTC), datetime(2026, 12, 1, 16, tzinfo=UTC)
HOME, KATHMANDU, TORONTO, LOS_ANGELES = None, "Asia/Kathmandu", "America/Toronto", "America/Los_Angeles"


@pytest.fixture(autouse=True)
def to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "people", everybody)


async def started(storage: Storage, *zones: str | None, **about: Any) -> int:
    """Let a broadcast begin to one person in each zone, whose chats are numbered from 1; return its id."""
    for number, zone in enumerate(zones, 1):
        await storage.write(met, number, messenger="bale", zone=zone, now=NOW)
    number = await storage.write(approved, now=NOW, **about)
    await storage.write(start_due, broadcast_id=number, programme=PROGRAMME, now=NOW)
    return number


async def plan(storage: Storage, number: int, *, now: datetime = NOW, most: int = 9) -> int | None:
    about: dict[str, Any] = {"broadcast_id": number, "lane": "bale", "programme": PROGRAMME, "most": most}
    return await storage.write(plan_some, now=now, **about)


async def told(storage: Storage, now: datetime) -> list[int]:
    """Send what is planned; return whose chats got it."""
    taken = await storage.write(mail.claim_some, messenger="bale", now=now, most=9)
    await storage.write(mail.settle_some, sent=[(one, one.chat_id) for one in taken], fates=[], now=now)
    return [one.chat_id for one in taken]


async def wake(storage: Storage, number: int, now: datetime) -> int:
    return await storage.write(wake_some, broadcast_id=number, now=now)


async def ends(storage: Storage, number: int, now: datetime) -> bool:
    return await storage.write(finish_if_over, broadcast_id=number, now=now)


async def left(storage: Storage, number: int) -> tuple[int, int]:
    def counted(tx: Tx) -> tuple[int, int]:
        one = found(tx, broadcast_id=number)
        assert one is not None
        numbers = totals(tx, one)
        return numbers.left, numbers.asleep

    return await storage.read(counted)


async def test_each_is_told_in_their_own_morning_and_only_then_is_it_over(storage: Storage) -> None:
    number = await started(storage, LOS_ANGELES, HOME, TORONTO, KATHMANDU)
    assert await plan(storage, number) == 2
    assert await plan(storage, number) is None
    assert await storage.read(partial(waiting_in, broadcast_id=number)) == []
    assert await left(storage, number) == (4, 2)
    assert await told(storage, NOW) == [2, 4]
    assert await left(storage, number) == (2, 2)
    assert not await ends(storage, number, NOW)
    for chat, morning in ((3, TORONTO_WAKES), (1, LOS_ANGELES_WAKES)):
        assert await storage.read(partial(next_morning, broadcast_id=number)) == morning
        assert await wake(storage, number, morning - timedelta(minutes=1)) == 0
        assert await wake(storage, number, morning) == 1
        assert await plan(storage, number, now=morning) == 1
        assert not await ends(storage, number, morning)
        assert await told(storage, morning) == [chat]
    assert await storage.read(partial(next_morning, broadcast_id=number)) is None
    assert await ends(storage, number, LOS_ANGELES_WAKES)


async def test_who_sleeps_takes_no_room_of_those_behind_them(storage: Storage) -> None:
    number = await started(storage, TORONTO, TORONTO, HOME, TORONTO)
    assert [await plan(storage, number, most=2) for _ in range(3)] == [0, 1, None]
    assert await told(storage, NOW) == [3]


async def test_pause_leaves_them_asleep_and_a_second_night_is_slept_too(storage: Storage) -> None:
    number = await started(storage, TORONTO, HOME)
    await plan(storage, number)
    await storage.write(pause, broadcast_id=number, actor=COORDINATOR, now=NOW)
    assert await left(storage, number) == (2, 1)
    await storage.write(resume, broadcast_id=number, actor=COORDINATOR, now=NOW)
    assert await wake(storage, number, TORONTO_WAKES) == 1
    # It goes on only when it is night there again; in Isfahan it has become morning.
    late = datetime(2026, 12, 2, 5, tzinfo=UTC)
    assert await plan(storage, number, now=late) == 1
    assert await told(storage, late) == [2]
    assert await storage.read(partial(next_morning, broadcast_id=number)) == TORONTO_WAKES.replace(day=2)


@pytest.mark.parametrize(("called_off", "at_once"), [(False, [2]), (True, [])])
async def test_course_that_begins_before_their_morning_is_announced_at_once(
    storage: Storage, called_off: bool, at_once: list[int]
) -> None:
    begins = TORONTO_WAKES.replace(hour=15)
    course_id = await storage.write(opened, starts=(begins,), now=NOW)
    if called_off:
        await storage.write(lambda tx: tx.run(sa.update(session).values(cancelled_at=NOW)))
    number = await started(storage, TORONTO, LOS_ANGELES, course_id=course_id)
    assert await plan(storage, number) == len(at_once)
    assert await told(storage, NOW) == at_once


async def test_damaged_zone_holds_up_nobody(storage: Storage) -> None:
    number = await started(storage, HOME, KATHMANDU, TORONTO)
    rows = await storage.read(sa.select(person.c.id).order_by(person.c.id))
    await storage.write(damage, person, "zone", rows[1].id)
    assert await plan(storage, number) == 2
    assert await told(storage, NOW) == [1, 2]
    assert (await storage.read(sa.select(broadcast.c.state)))[0].state == "running"
