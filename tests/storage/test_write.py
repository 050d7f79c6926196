"""One way to write: each caller gets their own result or error, after the commit."""

import asyncio

import pytest
import sqlalchemy as sa

from storage import Closed, Stale, Storage, Tx
from storage.account import account
from storage.person import person
from tests.storage.use_cases import (
    add_person,
    answer,
    note,
    noted_numbers,
    see,
    see_and_note,
    seen_numbers,
)


def failing_late(tx: Tx, *, number: int) -> None:
    see_and_note(tx, number=number)
    raise LookupError(number)


async def test_write_gives_the_result_and_the_row_is_there(storage: Storage) -> None:
    assert await storage.write(see_and_note, number=7) == 7
    assert await storage.read(seen_numbers) == [7]


async def test_a_failing_use_case_leaves_the_work_of_the_others(storage: Storage) -> None:
    outcomes = await asyncio.gather(
        *(storage.write(failing_late if n % 7 == 3 else see_and_note, number=n) for n in range(32)),
        return_exceptions=True,
    )
    failed = [n for n in range(32) if n % 7 == 3]
    assert [n for n, outcome in enumerate(outcomes) if isinstance(outcome, LookupError)] == failed
    assert [outcomes[n].args for n in failed] == [(n,) for n in failed]
    stored = [n for n in range(32) if n not in failed]
    assert [outcome for outcome in outcomes if not isinstance(outcome, LookupError)] == stored
    assert await storage.read(seen_numbers) == stored
    assert await storage.read(noted_numbers) == stored


async def test_a_constraint_violated_by_one_leaves_the_work_of_the_others(storage: Storage) -> None:
    def violating(tx: Tx) -> None:
        see(tx, update_id=100)
        tx.run(sa.insert(account), person_id=404, messenger="bale", user_id=1, chat_id=1, created_at=1)

    outcomes = await asyncio.gather(
        storage.write(see_and_note, number=1),
        storage.write(violating),
        storage.write(see_and_note, number=2),
        return_exceptions=True,
    )
    assert outcomes[0::2] == [1, 2]
    assert isinstance(outcomes[1], sa.exc.IntegrityError)
    assert await storage.read(seen_numbers) == [1, 2]


@pytest.mark.parametrize("hot", [True, False])
async def test_a_database_error_that_a_use_case_hides_fails_it_all_the_same(storage: Storage, hot: bool) -> None:
    def hiding(tx: Tx) -> str:
        see(tx, update_id=1)
        try:
            if hot:
                see(tx, update_id=None)
            else:
                tx.run(sa.insert(person), created_at=None)
        except Exception:
            return "all is well"
        return "nothing failed"

    with pytest.raises(Exception, match=r"(?i)not.null"):
        await storage.write(hiding)
    assert await storage.read(seen_numbers) == []


async def test_lost_updates_none_of_200_by_8_writers(storage: Storage) -> None:
    person_id = await storage.write(add_person, user_id=1)

    def increment(tx: Tx) -> None:
        row = tx.one(sa.select(person.c.consent_version).where(person.c.id == person_id).with_for_update())
        value = (row.consent_version or 0) + 1
        tx.run(sa.update(person).where(person.c.id == person_id).values(consent_version=value))

    async def writer() -> None:
        for _ in range(25):
            await storage.write(increment)

    await asyncio.gather(*(writer() for _ in range(8)))
    assert (await storage.read(sa.select(person.c.consent_version)))[0].consent_version == 200


async def test_answers_of_one_person_at_once_lose_none(storage: Storage) -> None:
    await storage.write(add_person, user_id=1)
    versions = await asyncio.gather(*(storage.write(answer, user_id=1, update_id=n, text="x") for n in range(8)))
    assert sorted(versions) == [1, 2, 3, 4, 5, 6, 7, 8]


async def test_a_delivery_that_comes_twice_has_its_effect_once(storage: Storage) -> None:
    await storage.write(add_person, user_id=1)
    versions = [await storage.write(answer, user_id=1, update_id=n, text="x") for n in (205, 205, 204)]
    assert versions == [1, 1, 2]


async def test_stale_for_ever_is_told(storage: Storage) -> None:
    def always(tx: Tx) -> None:
        raise Stale

    with pytest.raises(Stale):
        await storage.write(always)


async def test_stop_iteration_reaches_its_caller_and_the_writer_goes_on(storage: Storage) -> None:
    def odd(tx: Tx) -> None:
        see(tx, update_id=1)
        next(iter(()))

    with pytest.raises(RuntimeError, match="StopIteration"):
        await storage.write(odd)
    assert await storage.write(see_and_note, number=2) == 2
    assert await storage.read(seen_numbers) == [2]


async def test_a_caller_cancelled_before_the_turn_leaves_nothing_and_no_open_transaction(storage: Storage) -> None:
    waiting = [storage.write(note, number=n) for n in range(3)]
    waiting[1].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert await storage.write(see_and_note, number=9) == 9
    assert await storage.read(noted_numbers) == [0, 2, 9]


async def test_a_caller_cancelled_during_the_commit_leaves_no_open_transaction(storage: Storage) -> None:
    loop, running = asyncio.get_running_loop(), asyncio.Event()

    def noticed(tx: Tx) -> None:
        note(tx, number=1)
        loop.call_soon_threadsafe(running.set)

    waiting = storage.write(noticed)
    await running.wait()
    waiting.cancel()
    async with asyncio.timeout(60):
        await storage.write(note, number=2)
    assert await storage.read(noted_numbers) == [1, 2]


async def test_close_finishes_what_waits_and_takes_no_more(database_url: str, storage: Storage) -> None:
    waiting = [storage.write(note, number=n) for n in range(5)]
    await storage.close()
    assert await asyncio.gather(*waiting) == [None] * 5
    with pytest.raises(Closed):
        storage.write(note, number=6)


async def test_check_says_that_all_is_well(storage: Storage) -> None:
    health = await storage.check()
    assert health.migrated
