"""Migrations: numbered revisions of the tables, `versions/0001_….py` and on.

`make migration NAME="…"` writes the next one from the difference between the tables and the newest revision.
"""

import asyncio
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.engine.sqlite import BUSY_SECONDS, own_file
from storage.engine.tx import Tx
from storage.engine.url import database_url
from storage.errors import NewerDatabase, StorageError

FOLDER = Path(__file__).parent
LOCK = 0x6469706C6F6D6174
"""PostgreSQL's advisory lock that a migrating process holds."""


def revisions() -> list[str]:
    """Give the numbers of all revisions this release knows, oldest first."""
    return sorted(path.stem.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def newest() -> str:
    """Give the newest revision this release knows."""
    return revisions()[-1]


def current(tx: Tx) -> str | None:
    """Read which revision the database has."""
    row = tx.one(sa.text("SELECT version_num FROM alembic_version"))
    return None if row is None else str(row[0])


async def migrate(url: str) -> bool:
    """Bring a database to the newest revision, made where there is none; tell whether there was anything to do.

    All pending revisions are one transaction, begun by taking the lock: a kill leaves the old tables or the new ones,
    and a second process waits and then finds nothing to do.

    Raises:
        NewerDatabase: A newer release has migrated it.
    """
    address = database_url(url)
    if address.get_backend_name() == "sqlite":
        await asyncio.to_thread(own_file, Path(str(address.database)))
    engine = _engine(address)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


async def stored(url: str) -> str | None:
    """Read which revision a database has, changing nothing; None where there are no tables, or no file yet."""
    address = database_url(url)
    if address.get_backend_name() == "sqlite" and not await asyncio.to_thread(Path(str(address.database)).exists):
        return None
    engine = _engine(address)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_has)
    finally:
        await engine.dispose()


def _engine(address: sa.URL) -> AsyncEngine:
    if address.get_backend_name() == "postgresql":
        return create_async_engine(address, poolclass=NullPool)
    engine = create_async_engine(address, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS})

    # The driver's own mode commits before each CREATE; ours begins once.  Foreign keys stay off: a batch migration
    # drops and renames tables that others point to.
    @sa.event.listens_for(engine.sync_engine, "connect")
    def connect(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
        connection.isolation_level = None

    @sa.event.listens_for(engine.sync_engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _upgrade(connection: sa.Connection) -> bool:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    has = _has(connection)
    if has == newest():
        return False
    if has is not None and has not in revisions():
        raise NewerDatabase(f"the database has revision {has}; this release knows revisions up to {newest()}")
    # Most starts end above: Alembic's modules are worth loading only for those that do not.
    from storage.migrations.upgrade import upgrade

    upgrade(connection)
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StorageError("the migration left rows that point nowhere; nothing was changed")
    return True


def _has(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
