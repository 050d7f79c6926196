"""Migrations: an upgrade from empty gives exactly the tables, wholly or not at all."""

import asyncio
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage import Keys, NewerDatabase, open_storage
from storage.engine.url import database_url
from storage.migrations import FOLDER, migrate, newest, revisions
from storage.tables import metadata
from tests.support.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty_urls(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """Two databases without a table."""
    if request.param == "sqlite":
        return [f"sqlite:///{tmp_path / name}" for name in ("one.db", "other.db")]
    postgres: Postgres = request.getfixturevalue("postgres")
    return [postgres.url(await postgres.make("template0")) for _ in range(2)]


async def with_connection(url: str, function: Callable[[sa.Connection], Any]) -> Any:
    engine = create_async_engine(database_url(url), poolclass=NullPool)
    async with engine.begin() as connection:
        found = await connection.run_sync(function)
    await engine.dispose()
    return found


def described(connection: sa.Connection) -> dict[str, dict[str, Any]]:
    """Everything the database says about its tables, constraints and partial indexes included."""
    inspector = sa.inspect(connection)
    return {
        name: {
            "columns": [{**c, "type": str(c["type"])} for c in inspector.get_columns(name)],
            "primary key": inspector.get_pk_constraint(name),
            "foreign keys": inspector.get_foreign_keys(name),
            "uniques": sorted(inspector.get_unique_constraints(name), key=lambda u: str(u["name"])),
            "checks": sorted(inspector.get_check_constraints(name), key=lambda c: str(c["name"])),
            "indexes": sorted(
                ({**i, "dialect_options": plain(i.get("dialect_options", {}))} for i in inspector.get_indexes(name)),
                key=lambda i: str(i["name"]),
            ),
            "options": inspector.get_table_options(name),
        }
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }


def plain(options: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in options.items()}


def table_names(connection: sa.Connection) -> list[str]:
    return sa.inspect(connection).get_table_names()


async def test_an_upgrade_from_empty_equals_the_tables(empty_urls: list[str]) -> None:
    migrated, created = empty_urls
    await migrate(migrated)
    await with_connection(created, metadata.create_all)
    descriptions = [await with_connection(url, described) for url in (migrated, created)]
    assert descriptions[0] == descriptions[1]
    assert {c["name"] for c in descriptions[0]["registration"]["checks"]} == {
        "ck_registration_state",
        "ck_registration_place",
    }
    assert any("withdrawn" in str(i["dialect_options"]) for i in descriptions[0]["registration"]["indexes"])


async def test_autogenerate_has_nothing_to_add(database_url: str) -> None:
    def difference(connection: sa.Connection) -> list[Any]:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    assert await with_connection(database_url, difference) == []


def test_revisions_are_numbered_in_one_line() -> None:
    scripts = ScriptDirectory(str(FOLDER))
    walked = [script.revision for script in scripts.walk_revisions()]
    assert walked == revisions()[::-1]
    assert scripts.get_heads() == [newest()]
    assert revisions() == [f"{n:04}" for n in range(1, len(revisions()) + 1)]


async def test_migrating_again_does_nothing(empty_urls: list[str]) -> None:
    assert [await migrate(empty_urls[0]) for _ in range(2)] == [True, False]


async def test_processes_that_migrate_at_once_do_it_once(empty_urls: list[str]) -> None:
    done = await asyncio.gather(*(migrate(empty_urls[0]) for _ in range(3)))
    assert sorted(done) == [False, False, True]


async def test_a_newer_database_is_refused_and_untouched(database_url: str, keys: Keys) -> None:
    def age(connection: sa.Connection) -> None:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    await with_connection(database_url, age)
    with pytest.raises(NewerDatabase, match=f"9999.*{newest()}"):
        await open_storage(database_url, keys=keys)
    noted = await with_connection(database_url, lambda c: c.exec_driver_sql("SELECT key_id FROM key_check").all())
    assert noted == []


async def test_a_failure_at_any_statement_leaves_nothing(empty_urls: list[str]) -> None:
    url = empty_urls[0]
    # All statements are in one transaction: the first few, and every so many after them, speak for the others.
    sites = iter((*range(STEP), *range(STEP, 10_000, STEP)))
    while not await migrated_but_for(site := next(sites), url):
        assert await with_connection(url, table_names) == []
    assert site >= len(metadata.tables)
    assert await migrate(url) is False


STEP = 7


async def migrated_but_for(nth: int, url: str) -> bool:
    """Migrate, failing before the nth statement that changes something; tell whether it came through."""
    count = 0

    def fail(*arguments: Any) -> None:
        nonlocal count
        if arguments[2].lstrip().upper().startswith(("CREATE", "INSERT", "ALTER", "UPDATE", "DROP")):
            if count == nth:
                raise InterruptedError
            count += 1

    sa.event.listen(sa.Engine, "before_cursor_execute", fail)
    try:
        await migrate(url)
    except InterruptedError:
        return False
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", fail)
    return True


_KILLED = """
import asyncio, os, signal, sys
import sqlalchemy as sa
from storage.migrations import migrate

@sa.event.listens_for(sa.Engine, "before_cursor_execute")
def kill(connection, cursor, statement, *rest):
    if "CREATE TABLE outbox" in statement:
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(migrate(sys.argv[1]))
"""


async def test_a_kill_in_the_middle_leaves_nothing_and_the_next_start_migrates(empty_urls: list[str]) -> None:
    killed = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", _KILLED, empty_urls[0]])
    assert killed.returncode == -signal.SIGKILL
    assert await with_connection(empty_urls[0], table_names) == []
    assert await migrate(empty_urls[0]) is True


def test_the_command_writes_the_next_revision(tmp_path: Path) -> None:
    for name in ("storage", "programme"):
        shutil.copytree(Path.cwd() / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    table = tmp_path / "storage" / "audit.py"
    table.write_text(
        table.read_text().replace('sa.Column("before"', 'sa.Column("colour", sa.Text),\n    sa.Column("before"')
    )
    command = [sys.executable, "-m", "storage.migrations", "add colours"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    number = f"{len(revisions()) + 1:04}"
    written = (tmp_path / "storage" / "migrations" / "versions" / f"{number}_add_colours.py").read_text()
    assert 'sa.Column("colour", sa.Text(), nullable=True)' in written
    assert f'down_revision = "{newest()}"' in written


def test_rows_that_point_nowhere_stop_a_migration(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(tmp_path / "test.db") as database:
        database.execute("INSERT INTO draft VALUES (404, 'f', x'00', 1, 1, 1, 0)")
        database.execute("DELETE FROM alembic_version")
    database.close()
    monkeypatch.setattr("storage.migrations.upgrade.upgrade", lambda connection: None)
    with pytest.raises(Exception, match="point nowhere"):
        asyncio.run(migrate(sqlite_url))
