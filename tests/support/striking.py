"""Counts the database and HTTP calls of a bot's process, and at one of them kills the process or lets the call fail.

Installed by the launcher before the bot starts; the product knows nothing of it.
"""

import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import aiohttp

Calls = Literal["database", "commit", "http"]
Deed = Literal["kill", "full", "locked", "reset"]
Meets = Callable[..., "Deed | None"]

_CODES = {"full": (13, "database or disk is full"), "locked": (5, "database is locked")}  # SQLITE_FULL, SQLITE_BUSY


@dataclass(frozen=True)
class Strike:
    """What happens at the `at`th call of a kind, counted from 1; `mark` is the file in which it is written down."""

    calls: Calls
    deed: Deed
    at: int
    mark: str


class Striker:
    """Counts, and strikes once."""

    def __init__(self, strike: Strike) -> None:
        self._strike = strike
        self._lock = threading.Lock()
        self._count = 0

    def install(self) -> None:
        """Begin to count."""
        if self._strike.calls == "http":
            _watch_http(self.meets)
        else:
            _watch_database(self.meets)

    def meets(self, what: str, *, harmless: bool = False) -> Deed | None:
        """Count a call; return what it has to suffer. A `harmless` one is spared a failure, but not a kill."""
        if self._strike.calls == "commit" and not what.lower().startswith("commit"):
            return None
        with self._lock:
            self._count += 1
            if self._count != self._strike.at:
                return None
        Path(self._strike.mark).write_text(f"{self._strike.deed} at call {self._count}: {what}")
        if self._strike.deed == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        return None if harmless else self._strike.deed


class _Cursor(sqlite3.Cursor):
    meets: Meets

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        _suffer(self.connection, self.meets(" ".join(sql.split())[:80]))
        result = super().execute(sql, *values)
        if sql.startswith("COMMIT"):
            self.meets("after COMMIT", harmless=True)
        return result

    def executescript(self, sql: str) -> sqlite3.Cursor:
        _suffer(self.connection, self.meets("a script"))
        return super().executescript(sql)


class _Connection(sqlite3.Connection):
    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return self.cursor().execute(sql, *values)

    def executescript(self, sql: str) -> sqlite3.Cursor:
        return self.cursor().executescript(sql)

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def commit(self) -> None:
        if not self.in_transaction:
            return super().commit()
        _suffer(self, _Cursor.meets("commit()"))
        super().commit()
        _Cursor.meets("after commit()", harmless=True)
        return None


def _suffer(connection: sqlite3.Connection, deed: Deed | None) -> None:
    if deed is None:
        return
    if deed == "full" and connection.in_transaction:
        # On some errors SQLite takes the whole transaction back by itself (sqlite.org/lang_transaction.html).
        sqlite3.Cursor(connection).execute("ROLLBACK")
    code, text = _CODES[deed]
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode, error.sqlite_errorname = code, f"SQLITE_{deed.upper()}"
    raise error


def _watch_database(meets: Meets) -> None:
    _Cursor.meets = staticmethod(meets)  # called without the cursor
    connect = sqlite3.connect

    def counting(*arguments: Any, **options: Any) -> sqlite3.Connection:
        return connect(*arguments, **({"factory": _Connection} | options))

    for module in (sqlite3, sqlite3.dbapi2):
        module.connect = counting  # both names are looked up when connecting


def _watch_http(meets: Meets) -> None:
    request = aiohttp.ClientSession._request

    async def counted(session: aiohttp.ClientSession, method: str, url: Any, **options: Any) -> aiohttp.ClientResponse:
        call = str(url).rpartition("/")[2]
        if meets(f"before {call}") is not None:
            raise ConnectionResetError(104, "Connection reset by peer")
        response = await request(session, method, url, **options)
        if meets(f"after {call}") is not None:
            response.close()
            raise aiohttp.ServerDisconnectedError
        return response

    aiohttp.ClientSession._request = counted  # every request of a session comes through it
