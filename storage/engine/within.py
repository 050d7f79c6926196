"""`within`: a column is one of many numbers, which travel as one value; thousands of parameters are slow on both."""

from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Numbers(sa.types.TypeDecorator[Any]):
    """Numbers in one value: an array, or JSON where there are no arrays."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Say what the database takes."""
        return dialect.type_descriptor(ARRAY(sa.BigInteger()) if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Put the numbers together."""
        return list(value) if dialect.name == "postgresql" else orjson.dumps(list(value)).decode()


class _Within(FunctionElement[Any]):
    # Not Boolean: SQLite would be asked whether it equals 1, and then goes through the whole table.
    type = sa.types.NullType()
    inherit_cache = True


def within(column: sa.ColumnElement[int], name: str) -> sa.ColumnElement[bool]:
    """Give the condition that a column is one of the numbers that the statement is given as `name`."""
    return _Within(column, sa.bindparam(name, type_=_Numbers()))


@compiles(_Within, "sqlite")
def _in_json(element: _Within, compiler: SQLCompiler, **more: Any) -> str:
    column, numbers = (compiler.process(part, **more) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - two parts of a compiled statement


@compiles(_Within, "postgresql")
def _in_array(element: _Within, compiler: SQLCompiler, **more: Any) -> str:
    column, numbers = (compiler.process(part, **more) for part in element.clauses)
    return f"{column} = ANY ({numbers})"
