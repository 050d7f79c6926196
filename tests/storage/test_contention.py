"""PostgreSQL's lanes get in each other's way: what may succeed the next time is done again."""

import asyncio
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.util import await_

from storage import Keys, Stale, Storage, Tx, open_storage
from storage.person import person
from tests.storage.use_cases import NOW, add_person, answer, noted_numbers, see_and_note


@pytest.fixture
async def storage(postgresql_url: str, keys: Keys) -> Storage:
    return await open_storage(postgresql_url, keys=keys)


def meeting(of: int) -> Callable[[], None]:
    """Make a function that waits, the first time each comes, until all have come; later it lets everybody pass."""
    come, all_here = 0, asyncio.Event()

    def meet() -> None:
        nonlocal come
        come += 1
        if come == of:
            all_here.set()
        await_(all_here.wait())

    return meet


async def test_deadlocked_works_are_done_again(storage: Storage) -> None:
    first, second = [await storage.write(add_person, user_id=n) for n in (1, 2)]
    meet, runs = meeting(of=2), []

    def crossing(tx: Tx, *, order: tuple[int, int]) -> None:
        runs.append(order)
        tx.run(sa.update(person).where(person.c.id == order[0]).values(consented_at=NOW))
        meet()
        tx.run(sa.update(person).where(person.c.id == order[1]).values(consented_at=NOW))

    await asyncio.gather(*(storage.write(crossing, order=order) for order in ((first, second), (second, first))))
    assert len(runs) == 3
    await storage.close()


async def test_two_answers_that_read_the_same_draft_are_both_kept(storage: Storage) -> None:
    await storage.write(add_person, user_id=1)
    await storage.write(answer, user_id=1, update_id=0, text="x")
    meet = meeting(of=2)

    def met_answer(tx: Tx, *, update_id: int) -> int:
        return answer(tx, user_id=1, update_id=update_id, text="y", after_reading=meet)

    assert sorted(await asyncio.gather(*(storage.write(met_answer, update_id=n) for n in (1, 2)))) == [2, 3]
    await storage.close()


async def test_a_stale_work_leaves_nothing_of_its_earlier_runs(storage: Storage) -> None:
    runs: list[int] = []

    def stale_twice(tx: Tx) -> int:
        runs.append(see_and_note(tx, number=len(runs)))
        if len(runs) < 3:
            raise Stale
        return len(runs)

    assert await storage.write(stale_twice) == 3
    assert await storage.read(noted_numbers) == [2]
    await storage.close()
