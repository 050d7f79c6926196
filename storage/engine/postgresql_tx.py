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
        self.changed = False
        self._core, self._kept = connection, kept

    def run(self, statement: Statement, /, **values: Any) -> int:
        """Run a statement; give the number of rows it touched."""
        if isinstance(statement, Hot):
            count = self._do(lambda: await_(self._kept.run(statement, values)))
        else:
            count = self._execute(statement, values).rowcount
        self.changed |= count != 0
        return count

    def one(self, statement: Statement, /, **values: Any) -> Row | None:
        """Give the first row."""
        if isinstance(statement, Hot):
            rows = self._do(lambda: await_(self._kept.fetch(statement, values)))
            found = statement.postgresql.row(rows[0]) if rows else None
        else:
            found = self._execute(statement, values).first()
        self.changed |= found is not None and not _only_reads(statement)
        return found

    def all(self, statement: Statement, /, **values: Any) -> list[Row]:
        """Give all rows."""
        if isinstance(statement, Hot):
            rows = self._do(lambda: await_(self._kept.fetch(statement, values)))
            found = [statement.postgresql.row(row) for row in rows]
        else:
            found = cast(list[Row], self._execute(statement, values).all())
        self.changed |= bool(found) and not _only_reads(statement)
        return found

    def many(self, statement: Statement, rows: Sequence[Mapping[str, Any]], /) -> None:
        """Run a statement of Core's once for each row of values; the rows travel together."""
        self._execute(cast(sa.Executable, statement), rows)
        self.changed = True

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


def _only_reads(statement: Statement) -> bool:
    core = statement.core if isinstance(statement, Hot) else statement
    return isinstance(core.postgresql if isinstance(core, Upsert) else core, sa.SelectBase)
