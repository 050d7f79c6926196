"""Drafts left alone: nudged by their own days, warned before they lapse, never at night, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.notice import Purpose
from services import drafts
from services.draft_nudges import lapses, remind_drafts, warn_lapsing
from services.people import Known
from services.registration import begin
from services.retention import lapse
from storage import Storage
from storage.draft import draft
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.registration import registration
from storage.utc import epoch
from tests.services.test_registration import NOW, meet, send

AT_HOME: dict[str, Any] = {"consent": 1, "place": "home"}
DAY = timedelta(days=1)


def leaves(
    tx: Tx, world: World, answers: dict[str, Any] = AT_HOME, *, user_id: int = 5, consents: bool = True
) -> Known:
    """Let somebody answer something and go away."""
    who = meet(tx, user_id)
    if consents:
        begin(tx, person_id=who.person_id, programme=world.programme, consent=1, now=NOW)
    drafts.save(tx, {"answers": answers}, person_id=who.person_id, form="registration", version=0, now=NOW)
    return who


async def run(storage: Storage, world: World, use_case: Any, now: datetime) -> int:
    count = await storage.write(use_case, programme=world.programme, places=world.places, now=now)
    assert await storage.write(use_case, programme=world.programme, places=world.places, now=now) == 0
    return int(count)


async def notices(storage: Storage) -> list[Any]:
    o = outbox.c
    return await storage.read(sa.select(o.occurrence, o.due_at, o.use_by, o.purpose, o.person_id).order_by(o.id))


async def test_draft_left_alone_is_nudged_three_times_by_the_days_of_the_programme(
    storage: Storage, world: World
) -> None:
    await storage.write(leaves, world)
    for hour in range(0, 30 * 24, 3):
        await run(storage, world, remind_drafts, NOW + timedelta(hours=hour))
    rows = await notices(storage)
    assert [row.due_at for row in rows] == [epoch(NOW + day * DAY) for day in (1, 4, 10)]
    assert {row.purpose for row in rows} == {"draft"}
    assert all(row.use_by <= row.due_at + 2 * 86400 for row in rows)


async def test_change_of_the_draft_begins_the_days_anew_and_no_fourth_nudge(storage: Storage, world: World) -> None:
    who = await storage.write(leaves, world)
    for start in (0, 2, 7, 20):
        for hour in range(0, 24 * 11, 6):
            if start == 0 and hour > 30:
                break
            await run(storage, world, remind_drafts, NOW + start * DAY + timedelta(hours=hour))
        held = await storage.read(sa.select(draft.c.version))
        saved = {"person_id": who.person_id, "form": "registration", "version": held[0].version}
        await storage.write(drafts.save, {"answers": AT_HOME}, **saved, now=NOW + (start + 2) * DAY)
    assert len(await notices(storage)) == 3


async def test_nobody_is_nudged_without_consent_or_once_registered_or_when_the_window_is_closed(
    storage: Storage, world: World
) -> None:
    await storage.write(leaves, world, user_id=5, consents=False)
    registered = await storage.write(leaves, world, user_id=6)
    await storage.write(send, registered, world)
    await run(storage, world, remind_drafts, NOW + DAY)
    assert await notices(storage) == []
    await storage.write(leaves, world, user_id=7)
    closed = world.programme.registration_closes_at()
    held = sa.update(draft).values(updated_at=epoch(closed - timedelta(hours=23)))
    await storage.write(lambda tx: tx.run(held))
    assert await run(storage, world, remind_drafts, closed + timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    ("answers", "due"),
    [
        (AT_HOME, datetime(2026, 12, 3, 4, 30, tzinfo=UTC)),
        ({"consent": 1}, datetime(2026, 12, 3, 4, 30, tzinfo=UTC)),
        ({"place": "abroad", "country": "DE"}, datetime(2026, 12, 3, 7, tzinfo=UTC)),
        ({"place": "abroad", "country": "US", "city": {"zone": "America/Los_Angeles"}}, NOW + timedelta(hours=38)),
    ],
)
async def test_nudge_waits_for_the_morning_of_wherever_the_answers_say_one_lives(
    storage: Storage, world: World, answers: dict[str, Any], due: datetime
) -> None:
    await storage.write(leaves, world, answers)
    await run(storage, world, remind_drafts, NOW + timedelta(hours=38))  # 22:00 UTC, 1:30 in Tehran
    (row,) = await notices(storage)
    assert row.due_at == epoch(due)


async def test_draft_is_warned_once_before_it_lapses_and_outside_the_night(storage: Storage, world: World) -> None:
    who, other = await storage.write(leaves, world, user_id=5), await storage.write(leaves, world, user_id=6)
    await storage.write(send, other, world)
    ends = world.programme.lapses_at()
    assert await run(storage, world, warn_lapsing, ends - 3 * DAY - timedelta(hours=1)) == 0
    for hour in range(0, 80, 5):
        await run(storage, world, warn_lapsing, ends - 3 * DAY + timedelta(hours=hour))
    (row,) = await notices(storage)
    assert (row.person_id, row.purpose, row.occurrence) == (who.person_id, Purpose.LAPSE, world.programme.call.code)
    assert (row.due_at, row.use_by) == (epoch(ends - 3 * DAY + timedelta(hours=8)), epoch(ends))
    told = {"person_id": who.person_id, "call": world.programme.call.code}
    assert await storage.read(lapses, **told)
    await storage.write(lapse, programme=world.programme, now=ends)
    assert not await storage.read(lapses, **told)
    states = await storage.read(sa.select(registration.c.state).order_by(registration.c.id))
    assert [row.state for row in states] == ["lapsed", "submitted"]


async def test_warning_in_the_very_last_night_comes_at_once(storage: Storage, world: World) -> None:
    await storage.write(leaves, world)
    now = world.programme.lapses_at() - timedelta(minutes=30)
    await run(storage, world, warn_lapsing, now)
    assert [row.due_at for row in await notices(storage)] == [epoch(now)]
