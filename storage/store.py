"""The storage as the other floors see it: one way to write, one to read."""

from asyncio import Future
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast, overload

import sqlalchemy as sa

from storage.audit_chain import append
from storage.engine.group import Group
from storage.engine.postgresql import PostgresqlWriter
from storage.engine.reading import Reader, postgresql_reading, sqlite_reading
from storage.engine.row import Row
from storage.engine.sqlite import SqliteWriter
from storage.engine.tx import Tx
from storage.engine.url import database_url
from storage.key_check import check_keys, touch_keys
from storage.migrations import current, migrate, newest
from storage.sealing import Keys

T = TypeVar("T")
P = ParamSpec("P")

Writer = SqliteWriter | PostgresqlWriter


@dataclass(frozen=True)
class Health:
    """What `check` found."""

    database: str
    revision: str | None
    newest: str

    @property
    def migrated(self) -> bool:
        """Whether the tables are those of this release."""
        return self.revision == self.newest


class Storage:
    """An open database; made by `open_storage`."""

    def __init__(self, url: sa.URL, writer: Writer, reader: Reader, keys: Keys) -> None:
        self.keys = keys
        self._url, self._writer, self._reader = url, writer, reader
        self._group = Group(writer.commit, lanes=writer.lanes)
        self._closed = False

    def write(self, use_case: Callable[Concatenate[Tx, P], T], /, *args: P.args, **what: P.kwargs) -> Future[T]:
        """Run a use case in a transaction; awaited, give its result after the COMMIT or raise its own error.

        It may run more than once before it is committed, so it has no effect but through its `Tx`.

        Raises:
            NotCommitted: The database could not store it (disk full, server gone).
            OutcomeUnknown: The connection was lost during the commit.
            Closed: The storage is closed.
        """
        return self._group.do(lambda tx: use_case(tx, *args, **what))

    @overload
    async def read(self, query: sa.SelectBase, /) -> list[Row]: ...

    @overload
    async def read(self, query: Callable[Concatenate[Tx, P], T], /, *args: P.args, **what: P.kwargs) -> T: ...

    async def read(self, query: Any, /, *args: Any, **what: Any) -> Any:
        """Read what decides nothing: a SELECT's rows, or the result of a function of a read-only `Tx`.

        The function is written like a use case, so one query serves both; it sees one committed state throughout.
        """
        if isinstance(query, sa.SelectBase):
            return await self._reader.read(lambda tx: tx.all(cast(sa.Executable, query)))
        return await self._reader.read(lambda tx: query(tx, *args, **what))

    @property
    def changes(self) -> int:
        """Count what this process wrote: another number than before says that something was."""
        return self._writer.changes

    async def checkpoint(self) -> bool:
        """Leave nothing of what was erased in SQLite's write-ahead log; False when a reader was in the way."""
        return await self._writer.checkpoint()

    async def check(self) -> Health:
        """See whether the database can be written and is migrated.

        Raises:
            NotCommitted: It cannot be written, for the reason that its cause gives.
        """
        await self.write(touch_keys)
        revision = await self._reader.read(current)
        return Health(self._url.get_backend_name(), revision, newest())

    async def close(self) -> None:
        """Finish what is under way and close the connections; once is enough."""
        if self._closed:
            return
        self._closed = True
        await self._group.close()
        await self._reader.close()
        await self._writer.close()


async def open_storage(url: str, *, keys: Keys) -> Storage:
    """Open a database, made and migrated where needed: `sqlite:////folder/file.db` or `postgresql://…`.

    Raises:
        NewerDatabase: A newer release has migrated it.
        WrongKey: It is sealed with a key that is not at hand.
        ValueError: The address is neither.
    """
    address = database_url(url)
    await migrate(url)
    async with AsyncExitStack() as opened:
        writer: Writer
        if address.get_backend_name() == "sqlite":
            writer = SqliteWriter(Path(str(address.database)), keys, write_log=append)
            engine = sqlite_reading(address)
        else:
            writer = PostgresqlWriter(address, keys, write_log=append)
            engine = postgresql_reading(address)
        reader = Reader(engine, keys)
        opened.push_async_callback(reader.close)
        await writer.open()
        opened.push_async_callback(writer.close)
        storage = Storage(address, writer, reader, keys)
        await storage.write(check_keys)
        opened.pop_all()
    return storage
