"""A session that moves in a large course: its old reminders are dead at once, and taken back some people at a time."""

from typing import Any, cast

import pytest
import sqlalchemy as sa

from conversations.world import World
from services import course, course_change, course_session, replanning
from services.due_reminders import plan_due
from services.reminder_told import told
from services.replanning import replan_moved
from storage import Storage
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.reminder import reminder, replan
from tests.services.test_reminding import DAY, HOUR, MINUTE, STARTS, clock, course_with, move, notices, waits
from tests.support.courses import COURSES_NOW, OFFICER, met, opened, seated

PEOPLE = dict.fromkeys(range(1, 6))
EVENING = STARTS - DAY + MINUTE
LATER = [(one, kind, at) for one in PEOPLE for kind, at in (("1d18:00", "03-30 18:00"), ("1h", "03-31 17:00"))]
"""What five people wait for once the session has moved to two days later."""


@pytest.fixture(autouse=True)
def small_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replanning, "MOST", 2)


class Counted:
    """A transaction that counts its statements, and the rows that they read or wrote."""

    def __init__(self, tx: Tx) -> None:
        self.keys, self.log, self._tx = tx.keys, tx.log, tx
        self.statements = self.rows = 0

    def run(self, statement: Any, /, **values: Any) -> int:
        return self._count(self._tx.run(statement, **values))

    def one(self, statement: Any, /, **values: Any) -> Any:
        row = self._tx.one(statement, **values)
        self._count(row is not None)
        return row

    def all(self, statement: Any, /, **values: Any) -> list[Any]:
        rows = self._tx.all(statement, **values)
        self._count(len(rows))
        return rows

    def many(self, statement: Any, rows: Any, /) -> None:
        self._tx.many(statement, rows)
        self._count(len(rows))

    def _count(self, rows: int) -> int:
        self.statements, self.rows = self.statements + 1, self.rows + rows
        return rows


async def told_to(storage: Storage) -> int:
    """How many of the notices would tell anybody anything."""

    def work(tx: Tx) -> int:
        planned = tx.all(sa.select(outbox.c.occurrence, outbox.c.person_id).where(outbox.c.state == "planned"))
        found = [told(tx, occurrence=row.occurrence, person_id=row.person_id, now=EVENING) for row in planned]
        return sum(one is not None for one in found)

    return await storage.read(work)


async def numbers(storage: Storage) -> set[int]:
    return {row.moved for row in await storage.read(sa.select(reminder.c.moved))}


async def test_nothing_old_is_sent_before_it_is_taken_back(storage: Storage, world: World) -> None:
    await storage.write(course_with, world, PEOPLE)
    # The evening before is planned and has not gone out; the last hour waits.
    await clock(storage, world, EVENING)
    assert await told_to(storage) == len(PEOPLE)
    await storage.write(move, world, STARTS + 2 * DAY, now=EVENING)
    assert await told_to(storage) == 0
    assert len(await waits(storage)) == len(PEOPLE)
    await storage.write(plan_due, programme=world.programme, now=STARTS - HOUR)
    assert await told_to(storage) == 0
    assert len(await notices(storage)) == len(PEOPLE)
    await clock(storage, world, EVENING)
    assert {row[2:4] for row in await notices(storage)} == {("skipped", "superseded")}
    assert await waits(storage) == LATER


async def test_kill_between_shares_loses_nothing_and_repeats_nothing(storage: Storage, world: World) -> None:
    about = {"programme": world.programme, "now": EVENING}
    await storage.write(course_with, world, PEOPLE)
    await clock(storage, world, EVENING)
    await storage.write(move, world, STARTS + 2 * DAY, now=EVENING)

    def killed(tx: Tx) -> None:
        assert replan_moved(tx, **about) > 0
        raise RuntimeError("killed")

    for done in (2, 4):
        assert await storage.write(replan_moved, **about) == 2
        with pytest.raises(RuntimeError):
            await storage.write(killed)
        assert [row[2] for row in await notices(storage)].count("skipped") == done
    assert await clock(storage, world, EVENING) == 0
    assert await waits(storage) == LATER
    assert await storage.read(sa.select(replan)) == []
    assert len(await notices(storage)) == len(PEOPLE)


async def test_second_move_in_between_begins_anew(storage: Storage, world: World) -> None:
    about = {"programme": world.programme, "now": EVENING}
    await storage.write(course_with, world, PEOPLE)
    await storage.write(move, world, STARTS + 5 * DAY, now=EVENING)
    assert await storage.write(replan_moved, **about) == 2
    assert await numbers(storage) == {0, 1}
    await storage.write(move, world, STARTS + 2 * DAY, now=EVENING)
    await clock(storage, world, EVENING)
    assert await numbers(storage) == {2}
    assert await waits(storage) == LATER


async def test_move_costs_the_same_however_many_come(storage: Storage, world: World) -> None:
    about: dict[str, Any] = {"actor": OFFICER, "now": EVENING}

    def counted(tx: Tx, first: int, people: int) -> list[tuple[int, int]]:
        course_id = opened(tx, starts=[STARTS, STARTS + DAY], capacity=people, now=COURSES_NOW)
        for user_id in range(first, first + people):
            seated(tx, course_id=course_id, person_id=met(tx, user_id), now=COURSES_NOW)
        one, other = course.sessions(tx, course_id=course_id)
        found = []
        for use_case, of in (
            (
                course_session.reschedule,
                {"session_id": one.id, "starts_at": STARTS + 2 * DAY, "programme": world.programme},
            ),
            (course_session.call_off, {"session_id": other.id}),
            (course_change.undo, {"course_id": course_id}),
            (course_change.cancel, {"course_id": course_id, "reason": None}),
        ):
            counting = Counted(tx)
            use_case(cast(Tx, counting), **of, **about)
            found.append((counting.statements, counting.rows))
        return found

    few = await storage.write(counted, 1, 2)
    assert await storage.write(counted, 101, 20) == few


async def test_cancelled_course_reminds_nobody_from_then_on(storage: Storage, world: World) -> None:
    await storage.write(course_with, world, PEOPLE)
    about = {"reason": None, "actor": OFFICER}
    await storage.write(course_change.cancel, course_id=1, **about, now=EVENING)
    # Before anybody was told, and freed of it.
    await clock(storage, world, EVENING)
    assert await notices(storage) == []
