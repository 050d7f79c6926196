"""PostgreSQL goes away and comes back: work is done again only when it is certain that it was not committed."""

import asyncio

import asyncpg
import pytest
import sqlalchemy as sa

from storage import Keys, NotCommitted, OutcomeUnknown, Storage, Tx, open_storage
from tests.storage.use_cases import noted_numbers, see_and_note, seen_numbers
from tests.support.postgres import Postgres

KILL_ALL = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
async def healing(postgresql_url: str, keys: Keys) -> Storage:
    storage = await open_storage(postgresql_url, keys=keys)
    await asyncio.gather(*(storage.write(see_and_note, number=n) for n in range(8)))
    return storage


async def kill_all(url: str) -> None:
    """End every other connection to this database, as a failover does."""
    connection = await asyncpg.connect(url)
    await connection.execute(KILL_ALL)
    await connection.close()


async def test_kept_connections_that_died_are_replaced(healing: Storage, postgresql_url: str) -> None:
    await kill_all(postgresql_url)
    assert await asyncio.gather(*(healing.write(see_and_note, number=n) for n in range(8, 40))) == list(range(8, 40))
    assert await healing.read(seen_numbers) == list(range(40))
    await healing.close()


async def test_a_restart_of_the_server_is_waited_out(
    healing: Storage, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.postgresql._PAUSES", (0, 0, *[0.5] * 200))
    restart = asyncio.create_task(asyncio.to_thread(postgres.restart))
    told = []
    for number in range(100, 100_000):
        try:
            told.append(await healing.write(see_and_note, number=number))
        except OutcomeUnknown:
            continue
        if restart.done():
            break
    await restart
    stored = set(await healing.read(seen_numbers))
    assert set(told) <= stored
    assert set(await healing.read(noted_numbers)) == stored
    await healing.close()


async def test_a_connection_lost_in_the_middle_is_no_success_and_the_work_is_done_again(
    healing: Storage, postgresql_url: str
) -> None:
    runs = []

    def losing(tx: Tx) -> int:
        runs.append(see_and_note(tx, number=50))
        if len(runs) == 1:
            tx.one(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return len(runs)

    assert await healing.write(losing) == 2
    assert await healing.read(noted_numbers) == [*range(8), 50]
    await healing.close()


async def test_a_connection_lost_during_the_commit_is_told_as_unknown_and_not_done_again(
    healing: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []

    async def lost(transaction: asyncpg.transaction.Transaction) -> None:
        raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")

    with monkeypatch.context() as patch:
        patch.setattr(asyncpg.transaction.Transaction, "commit", lost)
        with pytest.raises(OutcomeUnknown):
            await healing.write(lambda tx: runs.append(see_and_note(tx, number=60)))
    assert runs == [60]
    assert await healing.write(see_and_note, number=61) == 61
    await healing.close()


async def test_a_server_that_stays_away_is_told_to_everybody(
    healing: Storage, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object, **__: object) -> None:
        raise ConnectionRefusedError("nobody there")

    await kill_all(postgresql_url)
    with monkeypatch.context() as patch:
        patch.setattr("storage.engine.postgresql._PAUSES", (0, 0, 0))
        patch.setattr(asyncpg, "connect", refused)
        works = [healing.write(see_and_note, number=n) for n in range(70, 78)]
        outcomes = await asyncio.gather(*works, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [NotCommitted] * 8
    assert await healing.write(see_and_note, number=80) == 80
    assert await healing.read(seen_numbers) == [*range(8), 80]
    await healing.close()


async def test_a_commit_that_a_deferred_constraint_refuses_fails_its_own_work_alone(healing: Storage) -> None:
    ddl = "CREATE TABLE child (id bigint REFERENCES person DEFERRABLE INITIALLY DEFERRED)"
    await healing.write(lambda tx: tx.run(sa.text(ddl)))
    works = [healing.write(see_and_note, number=n) for n in range(90, 98)]
    works.insert(3, healing.write(lambda tx: tx.run(sa.text("INSERT INTO child VALUES (404)"))))
    outcomes = await asyncio.gather(*works, return_exceptions=True)
    assert isinstance(outcomes.pop(3), asyncpg.ForeignKeyViolationError)
    assert outcomes == list(range(90, 98))
    await healing.close()
