"""Reading: committed states only, and nothing written."""

import asyncio
import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.util import await_

from storage import Storage, Tx
from storage.delivery import seen
from storage.engine.statement import Hot
from tests.storage.use_cases import note, see, see_and_note, seen_numbers


async def test_a_reader_sees_no_uncommitted_row(storage: Storage) -> None:
    loop, written, read = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
    count = sa.select(sa.func.count()).select_from(seen)

    def held_open(tx: Tx) -> None:
        see(tx, update_id=1)
        loop.call_soon_threadsafe(written.set)
        if threading.current_thread() is threading.main_thread():
            await_(read.wait())
        else:
            asyncio.run_coroutine_threadsafe(read.wait(), loop).result(60)

    writing = storage.write(held_open)
    await written.wait()
    assert (await storage.read(count))[0][0] == 0
    assert not writing.done()
    read.set()
    await writing
    assert (await storage.read(count))[0][0] == 1


async def test_a_reader_cannot_write(storage: Storage) -> None:
    with pytest.raises(sa.exc.DBAPIError, match=r"readonly|read-only"):
        await storage.read(see_and_note, number=1)
    with pytest.raises(TypeError, match="only reads"):
        await storage.read(note, number=1)
    assert await storage.write(seen_numbers) == []


async def test_a_reader_cannot_lock_on_either_database(storage: Storage) -> None:
    locking = sa.select(seen.c.update_id).with_for_update(skip_locked=True)
    for statement in (locking, Hot(locking)):
        with pytest.raises(TypeError, match="locks no rows"):
            await storage.read(lambda tx, statement: tx.all(statement), statement)


async def test_a_query_sees_one_state_throughout(storage: Storage) -> None:
    loop = asyncio.get_running_loop()
    await storage.write(see, update_id=1)

    def two_looks(tx: Tx) -> list[list[int]]:
        first = seen_numbers(tx)
        await_(asyncio.ensure_future(storage.write(see, update_id=2), loop=loop))
        return [first, seen_numbers(tx)]

    assert await storage.read(two_looks) == [[1], [1]]
    assert await storage.read(seen_numbers) == [1, 2]


async def test_many_readers_at_once_wait_for_a_connection(storage: Storage) -> None:
    await storage.write(see, update_id=1)
    assert await asyncio.gather(*(storage.read(seen_numbers) for _ in range(20))) == [[1]] * 20


async def test_a_select_gives_its_rows(storage: Storage) -> None:
    await storage.write(see, update_id=5)
    assert [row.update_id for row in await storage.read(sa.select(seen))] == [5]


async def test_checkpoint_waits_for_no_open_reader(storage: Storage) -> None:
    await storage.write(see, update_id=1)
    await storage.read(seen_numbers)
    assert await storage.checkpoint()
