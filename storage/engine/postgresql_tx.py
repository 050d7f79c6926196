"""A transaction on PostgreSQL: Core statements and prepared hot ones on one kept connection."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

import asyncpg  # type: ignore[import-untyped]  # carries no types
import sqlalchemy as sa
from asyncpg.prepared_stmt import PreparedStatement  # type: ignore[import-untyped]  # carries no types
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.util import await_

from storage.engine.row import Row
from storage.engine.statement import Hot, Upsert
from storage.engine.tx import Statement
from storage.sealing import Keys

T = TypeVar("T")


class Kept:
    """A connection that stays, with its prepared statements."""

    def __init__(self, connection: AsyncConnection, driver: asyncpg.Connection) -> None:
        self.connection, self.driver = connection, driver
        self._prepared: dict[Hot, PreparedStatement] = {}

    async def fetch(self, statement: Hot, values: dict[str, Any]) -> list[asyncpg.Record]:
        """Run a hot statement for its rows."""
        prepared = self._prepared.get(statement) or await self._prepare(statement)
        return cast(list[asyncpg.Record], await prepared.fetch(*statement.postgresql.arguments(values)))

    async def run(self, statement: Hot, values: dict[str, Any]) -> int:
        """Run a hot statement for the number of rows it touched."""
        await self.fetch(statement, values)
        return int(self._prepared[statement].get_statusmsg().rpartition(" ")[2])

    async def _prepare(self, statement: Hot) -> PreparedStatement:
        prepared = self._prepared[statement] = await self.driver.prepare(statement.postgresql.sql)
        return prepared


class PostgresqlTx:
    """`Tx` on one kept connection; hot and Core statements share it, and so the transaction."""

    def __init__(self, connection: sa.Connection, kept: Kept, keys: Keys) -> None:
        self.keys = keys
        self.failure: Exception | None = None
        self.entries: list[Any] = []
        self._core, self._kept = connection, kept

    def run(self, statement: Statement, /, **values: Any) -> int:
        """Run a statement; give the number of rows it touched."""
        if isinstance(statement, Hot):
            return self._do(lambda: await_(self._kept.run(statement, values)))
        return self._execute(statement, values).rowcount

    def one(self, statement: Statement, /, **values: Any) -> Row | None:
        """Give the first row."""
        if isinstance(statement, Hot):
            rows = self._do(lambda: await_(self._kept.fetch(statement, values)))
            return statement.postgresql.row(rows[0]) if rows else None
        return self._execute(statement, values).first()

    def all(self, statement: Statement, /, **values: Any) -> list[Row]:
        """Give all rows."""
        if isinstance(statement, Hot):
            rows = self._do(lambda: await_(self._kept.fetch(statement, values)))
            return [statement.postgresql.row(row) for row in rows]
        return cast(list[Row], self._execute(statement, values).all())

    def many(self, statement: Statement, rows: Sequence[Mapping[str, Any]], /) -> None:
        """Run a statement of Core's once for each row of values; the rows travel together."""
        self._execute(cast(sa.Executable, statement), rows)

    def log(self, entry: Any, /) -> None:
        """Have an entry written as the last thing before the COMMIT."""
        self.entries.append(entry)

    def _execute(self, statement: sa.Executable | Upsert, values: Any) -> sa.CursorResult[Any]:
        core = statement.postgresql if isinstance(statement, Upsert) else statement
        return self._do(lambda: self._core.execute(core, values or None))

    def _do(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except Exception as error:
            # COMMIT after a failed statement rolls back without a word, so a use case must not hide one.
            self.failure = error
            raise
