"""The log of a transaction: written last of all and together, gone with a work that fails."""

import asyncio
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from services.audit import verify
from storage import Keys, Storage, Tx, open_storage
from storage.audit import audit, audit_head
from storage.audit_chain import entry
from tests.storage.use_cases import note, noted_numbers, see_and_note


async def heads(storage: Storage) -> list[int]:
    return [row.entries for row in await storage.read(sa.select(audit_head.c.entries))]


async def test_work_without_an_entry_touches_no_head(storage: Storage) -> None:
    await storage.write(lambda tx: None)
    assert await heads(storage) == []


async def test_work_that_fails_leaves_no_entry_and_the_others_keep_theirs(storage: Storage) -> None:
    def failing(tx: Tx, *, number: int) -> None:
        note(tx, number=number)
        raise LookupError(number)

    works = [storage.write(failing if n % 3 == 1 else note, number=n) for n in range(12)]
    outcomes = await asyncio.gather(*works, return_exceptions=True)
    assert [type(one).__name__ for one in outcomes] == ["NoneType", "LookupError", "NoneType"] * 4
    assert await storage.read(noted_numbers) == [n for n in range(12) if n % 3 != 1]
    assert await heads(storage) == [8]
    assert (await storage.read(verify)).whole


async def test_nothing_of_a_failed_share_is_written_with_the_next(storage: Storage) -> None:
    def failing(tx: Tx) -> None:
        note(tx, number=1)
        raise LookupError

    with pytest.raises(LookupError):
        await storage.write(failing)
    await storage.write(note, number=2)
    assert await storage.read(noted_numbers) == [2]
    assert (await storage.read(verify)).whole


async def test_eight_writers_at_once_leave_one_whole_chain(storage: Storage) -> None:
    async def writer(first: int) -> None:
        for number in range(first, 200, 8):
            await storage.write(see_and_note, number=number)

    await asyncio.gather(*(writer(first) for first in range(8)))
    found = await storage.read(verify)
    assert (found.whole, found.entries) == (True, 200)
    assert await heads(storage) == [200]


async def test_storages_that_write_their_first_entry_at_once_make_one_head(database_url: str, keys: Keys) -> None:
    storages = [await open_storage(database_url, keys=keys) for _ in range(3)]
    await asyncio.gather(*(one.write(note, number=n) for n, one in enumerate(storages * 4)))
    found = await storages[0].read(verify)
    assert (found.whole, found.entries) == (True, 12)
    for one in storages:
        await one.close()


@pytest.mark.parametrize(
    "wrong",
    [{"at": datetime(2026, 3, 21)}, {"note": "\ud800"}, {"after": "\ud800"}, {"noun_id": 2**70}],
    ids=["time without a zone", "note", "text", "number"],
)
async def test_entry_that_cannot_be_written_is_its_own_works_failure(storage: Storage, wrong: dict[str, Any]) -> None:
    def wronging(tx: Tx) -> None:
        told = {"at": datetime.now().astimezone(), "note": None, "after": None, "noun_id": 1, **wrong}
        tx.log(entry(tx.keys, actor_id=None, role="clock", action="x", noun="y", before=None, **told))

    outcomes = await asyncio.gather(
        storage.write(note, number=1), storage.write(wronging), storage.write(note, number=2), return_exceptions=True
    )
    assert [outcomes[0], outcomes[2]] == [None, None]
    assert isinstance(outcomes[1], (TypeError, ValueError))
    assert await storage.read(noted_numbers) == [1, 2]


async def test_entries_stand_in_the_order_in_which_they_were_logged(storage: Storage) -> None:
    def several(tx: Tx) -> None:
        for number in (3, 1, 2):
            note(tx, number=number)

    await storage.write(several)
    rows = await storage.read(sa.select(audit.c.noun_id).order_by(audit.c.id))
    assert [row.noun_id for row in rows] == [3, 1, 2]
    assert (await storage.read(verify)).whole
