"""Statements beside Core's own: `Upsert` where the databases differ, `Hot` where every answer passes."""

from collections import namedtuple
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

from storage.engine.row import Row

Make = Callable[[Callable[[sa.Table], Any]], sa.Executable]
"""A function of a dialect's `insert` that gives the statement."""

# Their values go to the driver and come from it as they are; a type with work to do for them would be left out.
_PLAIN = (sa.Integer, sa.BigInteger, sa.Text, sa.LargeBinary)


class Upsert:
    """An INSERT with ON CONFLICT, which each database's dialect spells with its own `insert`."""

    def __init__(self, make: Make) -> None:
        self.sqlite = make(sqlite.insert)
        self.postgresql = make(postgresql.insert)


class Hot:
    """A statement compiled once for each driver and run on the driver's own connection, past Core's execution.

    Only integers, texts and bytes go in and out.

    Raises:
        TypeError: A column or parameter is of another type.
    """

    def __init__(self, statement: sa.Executable | Make) -> None:
        self.core = Upsert(statement if not isinstance(statement, sa.Executable) else lambda _: statement)
        self.sqlite = Compiled(self.core.sqlite, sqlite.dialect(paramstyle="qmark"))
        self.postgresql = Compiled(self.core.postgresql, asyncpg.dialect())  # type: ignore[no-untyped-call]  # SQLAlchemy annotates no dialect's __init__


class Compiled:
    """SQL text for one driver, the order of its arguments, and the shape of its rows."""

    def __init__(self, statement: sa.Executable, dialect: Dialect) -> None:
        compiled = cast(SQLCompiler, cast(sa.ClauseElement, statement).compile(dialect=dialect))
        columns = list(statement.exported_columns) if isinstance(statement, sa.sql.expression.ReturnsRows) else []
        for name, type_ in [(c.key, c.type) for c in columns] + [(k, b.type) for k, b in compiled.binds.items()]:
            if type(type_) not in _PLAIN:
                raise TypeError(f"{name} is {type_!r}: a hot statement takes and gives integers, texts and bytes only")
        self.sql = compiled.string
        self._fixed = {name: b.effective_value for name, b in compiled.binds.items() if not b.required}
        self._take = _taking(compiled.positiontup or [])
        self._row = cast(Any, namedtuple("HotRow", [str(c.key) for c in columns]))._make

    def arguments(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """Put the values in the driver's order.

        Raises:
            KeyError: A parameter has no value.
        """
        return self._take({**self._fixed, **values} if self._fixed else values)

    def row(self, raw: Any) -> Row:
        """Give a driver's row the names of its columns."""
        return cast(Row, self._row(raw))


def _taking(names: list[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    match names:
        case []:
            return lambda values: ()
        case [name]:
            return lambda values: (values[name],)
        case _:
            return itemgetter(*names)
