"""Crashes: what was acknowledged is there, what was not is there wholly or not at all."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.audit import verify
from storage import Keys, NotCommitted, Storage, open_storage
from storage.delivery import seen
from tests.storage.use_cases import noted_numbers, see_and_note, seen_numbers
from tests.support.postgres import SECRET

_WRITER = """
import asyncio, sys
from storage import Keys, open_storage
from tests.storage.use_cases import see_and_note

async def main():
    storage = await open_storage(sys.argv[1], keys=Keys(sys.argv[2]))
    async def lane(first):
        for number in range(first, 10**9, 16):
            await storage.write(see_and_note, number=number)
            sys.stdout.write(f"{number}\\n")
            sys.stdout.flush()
    await asyncio.gather(*(lane(first) for first in range(16)))

asyncio.run(main())
"""


def acknowledged_until_killed(url: str, after: int) -> set[int]:
    """Write in a process of its own, kill it after so many acknowledgements; give all that it acknowledged."""
    process = subprocess.Popen([sys.executable, "-c", _WRITER, url, SECRET], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(after)]
    process.send_signal(signal.SIGKILL)
    lines += process.stdout.readlines()
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    # A line cut short by the kill is no acknowledgement.
    return {int(line) for line in lines if line.endswith("\n")}


@pytest.mark.parametrize("after", [1, 100, 1000])
async def test_all_that_was_acknowledged_survives_a_kill(database_url: str, keys: Keys, after: int) -> None:
    acknowledged = await asyncio.to_thread(acknowledged_until_killed, database_url, after)
    storage = await open_storage(database_url, keys=keys)
    stored = await storage.write(seen_numbers)
    assert len(acknowledged) >= after
    assert acknowledged <= set(stored)
    assert await storage.write(noted_numbers) == stored
    found = await storage.read(verify)
    assert (found.whole, found.entries) == (True, len(stored))
    if database_url.startswith("sqlite"):
        assert (await storage.write(lambda tx: tx.one(sa.text("PRAGMA integrity_check"))))[0] == "ok"
    await storage.close()


async def test_two_processes_write_into_one_database(database_url: str, keys: Keys) -> None:
    storage = await open_storage(database_url, keys=keys)
    other = asyncio.to_thread(acknowledged_until_killed, database_url, 200)
    theirs = asyncio.create_task(other)
    ours = []
    number = -1
    while not theirs.done():
        ours.append(await storage.write(see_and_note, number=number))
        number -= 1
        # SQLite lets whoever waits look again ten times a second: one that never pauses starves the other.
        await asyncio.sleep(0.02)
    acknowledged = set(ours) | await theirs
    stored = await storage.write(seen_numbers)
    assert acknowledged <= set(stored)
    assert await storage.write(noted_numbers) == stored
    assert (await storage.read(verify)).whole
    await storage.close()


@pytest.fixture
async def full(sqlite_url: str, keys: Keys) -> Storage:
    """A storage whose database may not grow any more."""
    storage = await open_storage(sqlite_url, keys=keys)
    pages = await storage.write(lambda tx: tx.one(sa.text("PRAGMA page_count"))[0])
    await storage.write(lambda tx: tx.one(sa.text(f"PRAGMA max_page_count = {pages + 8}")))
    return storage


async def test_nobody_is_told_success_when_the_disk_is_full_and_the_writer_goes_on(full: Storage) -> None:
    told: set[int] = set()
    errors: list[str] = []
    for first in range(0, 4000, 32):
        works = {n: full.write(see_and_note, number=n) for n in range(first, first + 32)}
        outcomes = await asyncio.gather(*works.values(), return_exceptions=True)
        told |= {n for n, outcome in zip(works, outcomes, strict=True) if outcome == n}
        errors += [str(outcome) for outcome in outcomes if isinstance(outcome, Exception)]
        if len(errors) > 64:
            break
    assert len(errors) > 64
    assert {"full" in error for error in errors} == {True}
    assert set(await full.write(seen_numbers)) == told == set(await full.write(noted_numbers))

    await full.write(lambda tx: tx.one(sa.text("PRAGMA max_page_count = 100000")))
    assert await full.write(see_and_note, number=-1) == -1
    assert (await full.read(verify)).whole
    await full.close()


async def test_a_failing_commit_is_everybodys_failure_and_the_writer_goes_on(sqlite_url: str, keys: Keys) -> None:
    storage = await open_storage(sqlite_url, keys=keys)
    # Deferred constraints are the one way to make a COMMIT itself fail.
    await storage.write(
        lambda tx: tx.run(sa.text("CREATE TABLE child (id REFERENCES person DEFERRABLE INITIALLY DEFERRED)"))
    )
    works = [storage.write(see_and_note, number=n) for n in range(3)]
    works.append(storage.write(lambda tx: tx.run(sa.text("INSERT INTO child VALUES (404)"))))
    outcomes = await asyncio.gather(*works, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [NotCommitted] * 4
    assert len({id(outcome) for outcome in outcomes}) == 4
    assert "FOREIGN KEY" in str(outcomes[0])
    assert await storage.write(see_and_note, number=9) == 9
    assert await storage.read(seen_numbers) == [9]
    await storage.close()


async def test_a_database_locked_by_another_is_told_and_the_writer_goes_on(
    sqlite_url: str, tmp_path: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.sqlite.BUSY_SECONDS", 0.05)
    storage = await open_storage(sqlite_url, keys=keys)
    other = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotCommitted, match="locked"):
        await storage.write(see_and_note, number=1)
    other.execute("ROLLBACK")
    other.close()
    assert await storage.write(see_and_note, number=2) == 2
    assert [row.update_id for row in await storage.read(sa.select(seen))] == [2]
    await storage.close()
