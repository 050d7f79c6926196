"""The one MetaData, with names for every constraint so that migrations can speak of them on both databases."""

from collections.abc import Iterable

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# SQLite makes only an INTEGER PRIMARY KEY an alias of its row id.
BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def id_column() -> sa.Column[int]:
    """Make a table's `id`: 64 bits, given by the database.

    With `sqlite_autoincrement` on the table a deleted row's id is never given again: the audit log names rows by it.
    """
    return sa.Column("id", BigId, primary_key=True)


def one_of(column: str, values: Iterable[str]) -> sa.CheckConstraint:
    """Make the CHECK that lets only these values into a text column."""
    return sa.CheckConstraint(in_list(column, values), name=column)


def in_list(column: str, values: Iterable[str]) -> str:
    """Write `column IN ('a', 'b')` for constraints and partial indexes, which take no parameters."""
    quoted = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({quoted})"
