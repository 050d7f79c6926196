"""Reading what decides nothing: asynchronous, read-only, one snapshot a query, and never in the writer's way."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.engine.row import Row
from storage.engine.statement import Hot, Upsert
from storage.engine.tx import Statement, Tx
from storage.sealing import Keys, give_keys

T = TypeVar("T")
CONNECTIONS = 4


class ReadTx:
    """`Tx` for reading; the database itself refuses what would write, and PostgreSQL also what would lock.

    Locking is refused here, too: SQLite has no word for it, and what passes there must not fail elsewhere.
    """

    def __init__(self, connection: sa.Connection, keys: Keys) -> None:
        self.keys = keys
        self._core = connection

    def run(self, statement: Statement, /, **values: Any) -> int:
        """Run a statement; give the number of rows it touched."""
        return self._execute(statement, values).rowcount

    def one(self, statement: Statement, /, **values: Any) -> Row | None:
        """Give the first row."""
        return self._execute(statement, values).first()

    def all(self, statement: Statement, /, **values: Any) -> list[Row]:
        """Give all rows."""
        return list(self._execute(statement, values))

    def many(self, statement: Statement, rows: Sequence[Mapping[str, Any]], /) -> None:
        """Run a statement once for each row of values."""
        self._execute(statement, rows)

    def log(self, entry: Any, /) -> None:
        """Refuse: what only reads leaves no entry."""
        raise TypeError("a transaction that only reads logs nothing")

    def _execute(self, statement: Statement, values: Any) -> sa.CursorResult[Any]:
        if isinstance(statement, Hot):
            statement = statement.core
        core: sa.Executable
        core = getattr(statement, self._core.dialect.name) if isinstance(statement, Upsert) else statement
        if getattr(core, "_for_update_arg", None) is not None:
            raise TypeError("a transaction that only reads locks no rows")
        return self._core.execute(core, values or None)


class Reader:
    """A few connections for queries."""

    def __init__(self, engine: AsyncEngine, keys: Keys) -> None:
        self._engine, self._keys = engine, keys
        give_keys(engine.sync_engine.dialect, keys)

    async def read(self, query: Callable[[Tx], T]) -> T:
        """Run a query in a transaction of its own."""

        def run(connection: sa.Connection) -> T:
            return query(ReadTx(connection, self._keys))

        async with self._engine.connect() as connection:
            return await connection.run_sync(run)

    async def close(self) -> None:
        """Close the connections."""
        await self._engine.dispose()


def sqlite_reading(url: sa.URL) -> AsyncEngine:
    """Make the reading engine of a SQLite file."""
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"), pool_size=CONNECTIONS, max_overflow=0, hide_parameters=True
    )

    @sa.event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        # The driver's own mode begins no transaction for a SELECT: two in one query would see two states.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA query_only = ON")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.close()

    @sa.event.listens_for(engine.sync_engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def postgresql_reading(url: sa.URL) -> AsyncEngine:
    """Make the reading engine of a PostgreSQL database."""
    settings = {
        "default_transaction_read_only": "on",
        "statement_timeout": "30s",
        "timezone": "UTC",
        "jit": "off",
        "application_name": "citizen-diplomat reader",
    }
    return create_async_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        connect_args={"server_settings": settings},
        hide_parameters=True,
    )
