"""Jobs rest while nobody writes, and no longer."""

import sqlalchemy as sa

from bot.resting import Resting
from storage import Storage
from storage.engine.tx import Tx
from storage.person import person
from tests.support.courses import COURSES_NOW


async def test_job_looks_each_time_for_a_while_and_then_now_and_then() -> None:
    at, changes, ran = [0.0], [0], []
    resting = Resting(lambda: changes[0], passed=lambda: at[0])

    async def look() -> None:
        ran.append(at[0])

    one = resting.job(look)

    async def seconds(first: int, last: int) -> list[float]:
        ran.clear()
        for second in range(first, last):
            at[0] = float(second)
            await one()
        return list(ran)

    assert await seconds(0, 120) == list(range(120))
    assert await seconds(120, 135) == [124, 129, 134]
    changes[0] += 1
    assert await seconds(135, 137) == [135, 136]
    assert await seconds(300, 302) == [300]
    resting.wake()
    assert await seconds(302, 304) == [302, 303]


async def test_storage_counts_what_was_written_and_not_what_was_looked_at(storage: Storage) -> None:
    def nothing(tx: Tx) -> None:
        tx.one(sa.select(person).with_for_update())
        tx.run(sa.update(person).values(language="fa"))

    def something(tx: Tx) -> None:
        tx.one(sa.insert(person).returning(person.c.id), created_at=COURSES_NOW)

    before = storage.changes
    await storage.write(nothing)
    assert storage.changes == before
    await storage.write(something)
    assert storage.changes != before
    before = storage.changes
    await storage.write(nothing)
    assert storage.changes != before
