"""Writing to SQLite: one thread, one connection, one flush to the disk for all that wait."""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from storage.engine.group import Raised
from storage.engine.row import Row
from storage.engine.statement import Hot, Upsert
from storage.engine.tx import Statement, Work, WriteLog
from storage.errors import NotCommitted
from storage.sealing import Keys, give_keys

BUSY_SECONDS = 10
"""How long to wait for another process (a backup, a command line) that writes."""

T = TypeVar("T")

# The database itself can take nothing now, from nobody (sqlite.org/rescode.html).
_FAILING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)

_WRITING = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA temp_store = MEMORY;
"""


def own_file(path: Path) -> None:
    """Make the database file, and see that only its owner reads it; SQLite gives -wal and -shm the same mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)


class SqliteTx:
    """`Tx` on the writing connection; hot and Core statements share it, and so the transaction."""

    def __init__(self, connection: sa.Connection, keys: Keys) -> None:
        self.keys = keys
        self.driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        self.failure: Exception | None = None
        self.entries: list[Any] = []
        self._core = connection

    def run(self, statement: Statement, /, **values: Any) -> int:
        """Run a statement; give the number of rows it touched."""
        count: int = self._execute(statement, values).rowcount
        return count

    def one(self, statement: Statement, /, **values: Any) -> Row | None:
        """Give the first row."""
        row = self._execute(statement, values).fetchone()
        return statement.sqlite.row(row) if row is not None and isinstance(statement, Hot) else row

    def all(self, statement: Statement, /, **values: Any) -> list[Row]:
        """Give all rows."""
        rows = self._execute(statement, values).fetchall()
        return [statement.sqlite.row(row) for row in rows] if isinstance(statement, Hot) else rows

    def many(self, statement: Statement, rows: Sequence[Mapping[str, Any]], /) -> None:
        """Run a statement of Core's once for each row of values."""
        self._execute(statement, rows)

    def log(self, entry: Any, /) -> None:
        """Have an entry written as the last thing before the COMMIT."""
        self.entries.append(entry)

    def close(self) -> None:
        """Give the connection back."""
        self._core.close()

    def _execute(self, statement: Statement, values: Any) -> Any:
        try:
            if isinstance(statement, Hot):
                return self.driver.execute(statement.sqlite.sql, statement.sqlite.arguments(values))
            core = statement.sqlite if isinstance(statement, Upsert) else statement
            return self._core.execute(core, values or None)
        except Exception as error:
            self.failure = error
            raise


class SqliteWriter:
    """Commit units of work together; a SAVEPOINT each keeps one's failure from the others."""

    lanes = 1

    def __init__(self, path: Path, keys: Keys, *, write_log: WriteLog) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="storage-writer")
        self._engine = sa.create_engine(
            sa.URL.create("sqlite", database=str(path)),
            poolclass=StaticPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"timeout": BUSY_SECONDS},
            hide_parameters=True,
        )
        self._keys, self._write_log = keys, write_log
        self.changes = 0
        sa.event.listen(self._engine, "connect", lambda driver, _: driver.executescript(_WRITING))
        give_keys(self._engine.dialect, keys)

    async def open(self) -> None:
        """Connect, in the thread that writes."""
        await self._in_thread(self._open)

    async def commit(self, works: Sequence[Work]) -> list[Any]:
        """Do all in one transaction; give each one's result or `Raised`."""
        return await self._in_thread(self._commit, works)

    async def checkpoint(self) -> bool:
        """Move the write-ahead log into the database and cut it to nothing; False when a reader is in the way."""
        return await self._in_thread(self._checkpoint)

    async def close(self) -> None:
        """Close the connection and end the thread."""
        await self._in_thread(self._close)
        self._thread.shutdown()

    async def _in_thread(self, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    def _open(self) -> None:
        self._tx = SqliteTx(self._engine.connect(), self._keys)

    def _close(self) -> None:
        self._tx.close()
        self._engine.dispose()

    def _checkpoint(self) -> bool:
        busy: int = self._tx.driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy

    def _commit(self, works: Sequence[Work]) -> list[Any]:
        tx, driver = self._tx, self._tx.driver
        driver.execute("BEGIN IMMEDIATE")
        try:
            outcomes = [self._one(work) for work in works]
            if tx.entries:
                self._write_log(tx, tx.entries)
            driver.execute("COMMIT")
            self.changes = driver.total_changes
        finally:
            tx.entries = []
            if driver.in_transaction:
                driver.execute("ROLLBACK")
        return outcomes

    def _one(self, work: Work) -> Any:
        tx, driver = self._tx, self._tx.driver
        tx.failure = None
        before = len(tx.entries)
        driver.execute("SAVEPOINT one")
        try:
            outcome = work(tx)
            if tx.failure is not None:
                raise tx.failure
        except Exception as error:
            if not driver.in_transaction or _is_failing(error):
                # Everybody's failure, not this one's: SQLite may have taken back everything, or one statement only.
                raise NotCommitted(str(error)) from error
            driver.execute("ROLLBACK TO one")
            del tx.entries[before:]
            outcome = Raised(error)
        driver.execute("RELEASE one")
        return outcome


def _is_failing(error: Exception) -> bool:
    cause = getattr(error, "orig", error)
    return isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorcode", 0) & 0xFF in _FAILING
