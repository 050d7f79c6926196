"""Writing to PostgreSQL: four kept connections, hot statements prepared on each, a failed share done one by one."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # carries no types
import sqlalchemy as sa
from asyncpg.transaction import Transaction  # type: ignore[import-untyped]  # carries no types
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.engine.group import Raised
from storage.engine.postgresql_tx import Kept, PostgresqlTx
from storage.engine.tx import Work, WriteLog
from storage.errors import NotCommitted, OutcomeUnknown, Stale
from storage.sealing import Keys, give_keys

_SETTINGS = {
    "timezone": "UTC",
    "jit": "off",
    "idle_in_transaction_session_timeout": "30s",
    "lock_timeout": "10s",
    "application_name": "citizen-diplomat writer",
}
# Seconds to wait before each try to do a work on a living connection: a restart of the server takes a few.
_PAUSES = (0, 0, 0.1, 0.2, 0.5, 1, 2, 4)
_TRIES = 8
_UNREACHABLE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, sa.exc.DBAPIError)
# serialization_failure, deadlock_detected
_RETRIED = ("40001", "40P01")


class _Lost(Exception):
    """The connection is gone, and COMMIT was never sent on it."""


class PostgresqlWriter:
    """Commit units of work together, share by share.

    A SAVEPOINT would cost two round trips for each; instead a share in which one fails is done again one by one.
    """

    lanes = 4

    def __init__(self, url: sa.URL, keys: Keys, *, write_log: WriteLog) -> None:
        # AUTOCOMMIT, and BEGIN by the driver: SQLAlchemy would begin only at its first own statement, and the hot ones
        # before that would commit one by one.
        self._engine = create_async_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"server_settings": _SETTINGS},
            hide_parameters=True,
        )
        self._keys, self._write_log = keys, write_log
        self._free: list[Kept] = []
        self._turn = asyncio.Lock()
        self.changes = 0
        give_keys(self._engine.sync_engine.dialect, keys)

    async def open(self) -> None:
        """Connect once, to fail now rather than at the first work."""
        self._free.append(await self._connect())

    async def close(self) -> None:
        """Close the connections."""
        while self._free:
            await self._free.pop().connection.close()
        await self._engine.dispose()

    async def checkpoint(self) -> bool:
        """Do nothing: PostgreSQL keeps its log by itself."""
        return True

    async def commit(self, works: Sequence[Work]) -> list[Any]:
        """Do all in one transaction, or else each in its own; give each one's result or `Raised`."""
        try:
            return await self._surely(works)
        except (NotCommitted, OutcomeUnknown):
            raise
        except Exception as error:
            if not _passing(error):
                return [Raised(error)] if len(works) == 1 else await self._one_by_one(works)
        # Works that got in each other's way take turns, or the same one might lose every time.
        async with self._turn:
            return await self._one_by_one(works)

    async def _one_by_one(self, works: Sequence[Work]) -> list[Any]:
        return [await self._alone(work) for work in works]

    async def _alone(self, work: Work) -> Any:
        failure: Exception = Stale()
        for _ in range(_TRIES):
            try:
                return (await self._surely([work]))[0]
            except Exception as error:
                failure = error
            if not _passing(failure):
                break
        return Raised(failure)

    async def _surely(self, works: Sequence[Work]) -> list[Any]:
        """Do all in one transaction; begin again on another connection when one is lost before its COMMIT."""
        for pause in _PAUSES:
            if pause:
                await asyncio.sleep(pause)
            try:
                return await self._transaction(works)
            except _Lost as lost:
                reason = lost.__cause__
        raise NotCommitted(str(reason) or repr(reason)) from reason

    async def _transaction(self, works: Sequence[Work]) -> list[Any]:
        kept = await self._take()
        transaction: Transaction | None = None
        try:
            transaction = kept.driver.transaction()
            await transaction.start()
            outcomes = await kept.connection.run_sync(self._run, kept, works)
        except Exception as error:
            if not await self._roll_back(kept, transaction):
                raise _Lost from error
            raise
        except BaseException:
            await _discard(kept)
            raise
        await self._commit(kept, transaction)
        self._free.append(kept)
        return outcomes

    def _run(self, connection: sa.Connection, kept: Kept, works: Sequence[Work]) -> list[Any]:
        tx = PostgresqlTx(connection, kept, self._keys)
        outcomes = []
        for work in works:
            outcomes.append(work(tx))
            if tx.failure is not None:
                raise tx.failure
        if tx.changed:
            # Before the COMMIT, which may fail: whoever looks once too often loses nothing.
            self.changes += 1
        if tx.entries:
            # Last of all: whoever writes the log holds what the others' logs wait for, and now only a COMMIT is left.
            self._write_log(tx, tx.entries)
        return outcomes

    async def _commit(self, kept: Kept, transaction: Transaction) -> None:
        try:
            await transaction.commit()
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.TransactionRollbackError):
            # The server itself says that it did not commit.
            await _discard(kept)
            raise
        except Exception as error:
            await _discard(kept)
            raise OutcomeUnknown("the connection was lost during the commit") from error
        except BaseException:
            await _discard(kept)
            raise

    async def _roll_back(self, kept: Kept, transaction: Transaction | None) -> bool:
        """Make the connection fit for the next; False when it is gone."""
        try:
            if transaction is None:
                raise asyncpg.InterfaceError("the connection is closed")
            await transaction.rollback()
        except (*_UNREACHABLE, TimeoutError):
            await _discard(kept)
            return False
        self._free.append(kept)
        return True

    async def _take(self) -> Kept:
        if self._free:
            return self._free.pop()
        try:
            return await self._connect()
        except _UNREACHABLE as error:
            raise _Lost from error

    async def _connect(self) -> Kept:
        connection = await self._engine.connect()
        driver = (await connection.get_raw_connection()).driver_connection
        return Kept(connection, driver)


async def _discard(kept: Kept) -> None:
    kept.driver.terminate()
    # It is gone already; SQLAlchemy has only to be told.
    with suppress(*_UNREACHABLE, sa.exc.SQLAlchemyError):
        await kept.connection.invalidate()
    with suppress(*_UNREACHABLE, sa.exc.SQLAlchemyError):
        await kept.connection.close()


def _passing(error: Exception) -> bool:
    """Tell whether the same work may succeed in the next transaction."""
    return isinstance(error, Stale) or getattr(getattr(error, "orig", error), "sqlstate", None) in _RETRIED
