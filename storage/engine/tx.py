"""What a use case sees of the database."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from storage.engine.row import Row
from storage.engine.statement import Hot, Upsert
from storage.sealing import Keys

Statement = sa.Executable | Upsert | Hot


class Tx(Protocol):
    """The transaction a use case runs in: it neither commits nor awaits.

    An error of the database ends the use case: caught or not, nothing of it is stored.  A row that is read in order to
    be written is read `with_for_update()`, which SQLite leaves out.
    """

    keys: Keys

    def run(self, statement: Statement, /, **values: Any) -> int:
        """Run a statement; give the number of rows it touched."""
        ...

    def one(self, statement: Statement, /, **values: Any) -> Row | None:
        """Give the first row."""
        ...

    def all(self, statement: Statement, /, **values: Any) -> list[Row]:
        """Give all rows."""
        ...

    def many(self, statement: Statement, rows: Sequence[Mapping[str, Any]], /) -> None:
        """Run a statement of Core's once for each row of values, in one go."""
        ...

    def log(self, entry: Any, /) -> None:
        """Have an entry written as the last thing before the COMMIT; gone with all else when the use case fails.

        Raises:
            TypeError: The transaction only reads.
        """
        ...


Work = Callable[[Tx], Any]
"""A use case with its arguments."""

WriteLog = Callable[[Tx, Sequence[Any]], None]
"""Writes what all units of work of one transaction logged, in order; it is called only where there is something."""
