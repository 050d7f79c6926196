"""Reminders as rows, on both databases: for whom, when, on which messenger, and when they are dead."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from conversations.world import World
from services import people, quiet, reminding
from services.due_reminders import plan_due
from services.replanning import replan_moved
from services.row_fault import RowFault
from storage import Storage
from storage.account import account
from storage.course import session
from storage.engine.tx import Tx
from storage.errors import Stale
from storage.outbox import outbox
from storage.person import person
from storage.reminder import reminder, replan
from storage.utc import epoch, moment
from tests.support.courses import COURSES_NOW, met, opened, seated

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
BERLIN, LOS_ANGELES = "Europe/Berlin", "America/Los_Angeles"
# A Monday at 18:00 in Isfahan; on the Sunday before, Berlin goes to summer time.
STARTS = datetime(2027, 3, 29, 14, 30, tzinfo=UTC)
LONG_BEFORE = STARTS - 20 * DAY


def course_with(tx: Tx, world: World, zones: dict[int, str | None], *, now: datetime = LONG_BEFORE) -> dict[int, int]:
    """Give people of these zones seats and their reminders; return their enrolments."""
    course_id, made = opened(tx, starts=[STARTS], now=COURSES_NOW), {}
    for user_id, zone in zones.items():
        made[user_id] = seated(tx, course_id=course_id, person_id=met(tx, user_id, zone=zone), now=now)
        reminding.plan_for(tx, enrolment_id=made[user_id], programme=world.programme, now=now)
    return made


def move(tx: Tx, world: World, to: datetime, *, now: datetime) -> None:
    tx.run(sa.update(session).values(starts_at=epoch(to), moved=session.c.moved + 1))
    reminding.replan_session(tx, session_id=1)


async def clock(storage: Storage, world: World, now: datetime) -> int:
    """Do what the clock does; return how much it planned."""
    about = {"programme": world.programme, "now": now}
    while await storage.write(replan_moved, **about):
        continue
    planned = 0
    while done := await storage.write(plan_due, **about):
        planned += done
    return planned


async def waits(storage: Storage) -> list[tuple[int, str, str]]:
    """What waits: whose it is, which it is, and when by their own clock."""
    rows = await storage.read(sa.select(reminder).order_by(reminder.c.person_id, reminder.c.due_at))
    told = [(row, moment(row.due_at).astimezone(ZoneInfo(row.zone))) for row in rows]
    return [(row.person_id, row.kind, f"{at:%m-%d %H:%M}") for row, at in told]


async def notices(storage: Storage) -> list[tuple[Any, ...]]:
    rows = await storage.read(sa.select(outbox).order_by(outbox.c.id))
    return [(row.person_id, row.messenger, row.state, row.reason, moment(row.due_at)) for row in rows]


async def test_everybody_is_reminded_by_their_own_clock_and_moved_sessions_anew(storage: Storage, world: World) -> None:
    await storage.write(course_with, world, {1: None, 2: BERLIN, 3: LOS_ANGELES})
    assert await waits(storage) == [
        (1, "7d", "03-22 18:00"),
        (1, "1d18:00", "03-28 18:00"),
        (1, "1h", "03-29 17:00"),
        # Before the change of clocks that session is at another hour than after it: theirs is 16:30.
        (2, "7d", "03-22 16:30"),
        (2, "1d18:00", "03-28 18:00"),
        (2, "1h", "03-29 15:30"),
        # At 7:30 in the morning: nobody is woken.
        (3, "7d", "03-21 21:59"),
        (3, "1d18:00", "03-28 18:00"),
        (3, "1h", "03-28 21:59"),
    ]
    # To the Saturday before the change of clocks; the week before is over by then.
    await storage.write(move, world, STARTS - 2 * DAY, now=STARTS - 8 * DAY)
    assert await clock(storage, world, STARTS - 8 * DAY) == 0
    assert await storage.read(sa.select(replan)) == []
    assert await waits(storage) == [
        (1, "1d18:00", "03-26 18:00"),
        (1, "1h", "03-27 17:00"),
        (2, "1d18:00", "03-26 18:00"),
        (2, "1h", "03-27 14:30"),
        (3, "1d18:00", "03-26 18:00"),
        (3, "1h", "03-26 21:59"),
    ]


async def test_cancelled_session_and_whoever_cannot_come_are_no_more_reminded(storage: Storage, world: World) -> None:
    made = await storage.write(course_with, world, {1: None, 2: BERLIN})
    day_before = STARTS - DAY + 30 * MINUTE
    assert await clock(storage, world, day_before) == 3
    # The day before is there in Isfahan, so that the week is of no use; in Berlin it is to come.
    assert [row[:3] for row in await notices(storage)] == [(1, "telegram", "planned"), (2, "telegram", "planned")]
    await storage.write(reminding.drop_for, enrolment_id=made[1], now=day_before)
    assert [row[2:4] for row in await notices(storage)] == [("skipped", "superseded"), ("planned", None)]
    assert {who for who, _, _ in await waits(storage)} == {2}

    def cancel(tx: Tx) -> None:
        tx.run(sa.update(session).values(cancelled_at=day_before))
        reminding.replan_session(tx, session_id=1)

    await storage.write(cancel)
    assert await clock(storage, world, day_before) == 0
    assert [row[2] for row in await notices(storage)] == ["skipped", "skipped"]
    assert await waits(storage) == []


async def test_notice_goes_to_the_messenger_in_use_once(storage: Storage, world: World) -> None:
    made = await storage.write(course_with, world, {1: None, 2: None, 3: None, 4: None})
    due = STARTS - HOUR

    def elsewhere(tx: Tx) -> None:
        for user_id, active in ((1, LONG_BEFORE + DAY), (2, LONG_BEFORE - 300 * DAY), (3, LONG_BEFORE + DAY)):
            values = {"messenger": "bale", "user_id": user_id, "chat_id": user_id, "person_id": user_id}
            tx.run(sa.insert(account).values(**values, created_at=1, active_on=epoch(active)))
        # The third is out of reach on the one in use, the fourth on all they have.
        people.stop(tx, messenger="bale", user_id=3, now=LONG_BEFORE)
        people.stop(tx, messenger="telegram", user_id=4, now=LONG_BEFORE)

    await storage.write(elsewhere)
    assert len(made) == 4
    # The evening before is over: of no use beside the last hour.
    assert await clock(storage, world, due - MINUTE) == 8
    await storage.write(lambda tx: tx.run(sa.delete(outbox)))
    assert await clock(storage, world, due + MINUTE) == 4
    assert await notices(storage) == [
        (1, "bale", "planned", None, due),
        (2, "telegram", "planned", None, due),
        (3, "telegram", "planned", None, due),
        (4, "telegram", "failed", "stopped", due),
    ]
    rows = await storage.read(sa.select(outbox.c.use_by, outbox.c.occurrence, outbox.c.body, outbox.c.priority))
    assert [tuple(row) for row in rows] == [(epoch(STARTS), f"{made[one]}.1.0.1h", None, 2) for one in (1, 2, 3, 4)]
    assert await clock(storage, world, due + 2 * MINUTE) == 0


async def test_kill_before_the_commit_leaves_neither_twice_nor_never(storage: Storage, world: World) -> None:
    await storage.write(course_with, world, {1: None, 2: None})
    about = {"programme": world.programme, "now": STARTS - HOUR}

    def killed(tx: Tx) -> None:
        assert plan_due(tx, **about) > 0
        raise RuntimeError("killed")

    for _ in range(2):
        outcome = storage.write(killed)
        try:
            await outcome
        except RuntimeError:
            assert await notices(storage) == []
    await clock(storage, world, STARTS - HOUR)
    assert [row[:1] for row in await notices(storage)] == [(1,), (2,)]


class TakenBack:
    """A transaction in which somebody else takes the first row back between reading and planning."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def all(self, statement: Any, **values: Any) -> list[Any]:
        rows = self._tx.all(statement, **values)
        if rows and "due_at" in rows[0]._fields:
            self._tx.run(sa.delete(reminder).where(reminder.c.id == rows[0].id))
        return rows


async def test_reminder_that_is_taken_back_this_instant_is_looked_for_again(storage: Storage, world: World) -> None:
    await storage.write(course_with, world, {1: None, 2: None})
    about = {"programme": world.programme, "now": STARTS - HOUR}

    def planned(tx: Tx) -> None:
        with pytest.raises(Stale):
            plan_due(cast(Tx, TakenBack(tx)), **about)
        raise RuntimeError("what came before is undone")

    with pytest.raises(RuntimeError):
        await storage.write(planned)
    await clock(storage, world, STARTS - HOUR)
    assert [row[0] for row in await notices(storage)] == [1, 2]


async def test_three_days_of_downtime_send_only_what_is_of_use(storage: Storage, world: World) -> None:
    await storage.write(course_with, world, {1: None, 2: BERLIN, 3: LOS_ANGELES})
    # Down from before the week until Thursday, four in the morning in Isfahan.
    night = STARTS - 4 * DAY - 14 * HOUR
    assert await clock(storage, world, night) == 3
    eight = {
        1: datetime(2027, 3, 25, 4, 30, tzinfo=UTC),
        2: datetime(2027, 3, 25, 7, tzinfo=UTC),
        # There it is Wednesday afternoon.
        3: night,
    }
    assert {row[0]: row[4] for row in await notices(storage)} == eight
    # Down from the day before until after the beginning: nothing.
    assert await clock(storage, world, STARTS + MINUTE) == 6
    assert len(await notices(storage)) == 3
    assert await waits(storage) == []


async def test_whoever_moves_to_other_clocks_is_reminded_by_those(storage: Storage, world: World) -> None:
    await storage.write(course_with, world, {1: None, 2: LOS_ANGELES, 3: BERLIN})
    # In the afternoon of the day before in Los Angeles, night in Isfahan.
    now = STARTS - 16 * HOUR
    await clock(storage, world, now)
    sent = len(await notices(storage))
    about = {"programme": world.programme, "now": now}

    def moves(tx: Tx) -> None:
        for person_id, zone in ((1, BERLIN), (2, "Asia/Tehran"), (3, BERLIN)):
            tx.run(sa.update(person).where(person.c.id == person_id).values(zone=zone))
            reminding.zone_changed(tx, person_id=person_id, **about)

    await storage.write(moves)
    assert await waits(storage) == [
        (1, "1h", "03-29 15:30"),
        # Isfahan's day before is over: it comes in the morning.
        (2, "1d18:00", "03-29 08:00"),
        (2, "1h", "03-29 17:00"),
        (3, "1h", "03-29 15:30"),
    ]
    assert await clock(storage, world, now) == 0
    assert len(await notices(storage)) == sent


async def test_whoever_wants_no_reminders_gets_a_row_that_says_so(
    storage: Storage, world: World, monkeypatch: Any
) -> None:
    await storage.write(course_with, world, {1: None, 2: None})
    monkeypatch.setattr(quiet, "unwanting", lambda tx, *, people, **about: frozenset(people) - {1})
    await clock(storage, world, STARTS - HOUR)
    assert [row[:4] for row in await notices(storage)] == [
        (1, "telegram", "planned", None),
        (2, "telegram", "skipped", "opted out"),
    ]


async def test_zone_that_cannot_be_opened_holds_up_nobody_else(storage: Storage, world: World) -> None:
    await storage.write(course_with, world, {1: None, 2: None})
    damaged = sa.update(reminder).where(reminder.c.person_id == 1)
    await storage.write(lambda tx: tx.run(damaged.values(zone=sa.literal(b"damaged", sa.LargeBinary))))
    about = {"programme": world.programme, "now": STARTS - HOUR + 20 * MINUTE}
    faulty = set()
    while True:
        try:
            await storage.write(plan_due, **about, besides=frozenset(faulty))
            break
        except RowFault as fault:
            faulty.add(fault.row_id)
    assert [row[0] for row in await notices(storage)] == [2]
