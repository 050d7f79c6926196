"""A row that a batch cannot do: named, so that the clock does the batch again without it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from storage.errors import Unavailable

NONE: frozenset[int] = frozenset()
"""No row is stepped over."""


class RowFault(Exception):
    """One row of a batch failed, for the reason that is its cause; nothing of the batch is stored."""

    def __init__(self, row_id: int) -> None:
        super().__init__(f"row {row_id} cannot be done")
        self.row_id = row_id


@contextmanager
def row(row_id: int) -> Iterator[None]:
    """Name the row that is being done, should it fail.

    Raises:
        RowFault: when the row is at fault; what the database could do for nobody now is passed on as it is.
    """
    try:
        yield
    except (Unavailable, sa.exc.DBAPIError) as error:
        if not isinstance(error, sa.exc.DataError | sa.exc.IntegrityError):
            raise
        raise RowFault(row_id) from error
    except Exception as error:
        raise RowFault(row_id) from error


def besides(column: sa.ColumnElement[int], rows: Collection[int]) -> list[sa.ColumnElement[bool]]:
    """Give the condition that leaves rows out; none where there are none."""
    return [column.not_in(sorted(rows))] if rows else []
