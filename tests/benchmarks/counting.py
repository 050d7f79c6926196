"""The product with its transactions counted: `python -m tests.benchmarks.counting` takes the place of `python -m bot`.

The counts lie in a file that is memory on both sides, so reading them costs the bot nothing.
"""

import mmap
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

COUNTS = "BENCHMARK_COUNTS"
"""The variable that names the file."""

_COUNT = struct.Struct("=Q")
_WRITTEN, _READ = 0, _COUNT.size


class Counts:
    """How many transactions wrote, and how many only read."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(2 * _COUNT.size))
        with path.open("r+b") as file:
            self._kept = mmap.mmap(file.fileno(), 2 * _COUNT.size)

    @property
    def written(self) -> int:
        """Say how many have written so far."""
        return int(_COUNT.unpack_from(self._kept, _WRITTEN)[0])

    @property
    def read(self) -> int:
        """Say how many have only read so far."""
        return int(_COUNT.unpack_from(self._kept, _READ)[0])

    def note_written(self) -> None:
        """Count one that writes; the writer's thread alone does."""
        _COUNT.pack_into(self._kept, _WRITTEN, self.written + 1)

    def note_read(self) -> None:
        """Count one that only reads; the event loop alone does."""
        _COUNT.pack_into(self._kept, _READ, self.read + 1)


def _count() -> None:
    from storage.engine.postgresql import PostgresqlWriter
    from storage.engine.reading import Reader
    from storage.engine.sqlite import SqliteWriter

    counts = Counts(Path(os.environ[COUNTS]))

    def counted(method: Callable[..., Any], note: Callable[[], None]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            note()
            return method(*arguments)

        return call

    # A call of each is one transaction, whatever it comes to.
    SqliteWriter._commit = counted(SqliteWriter._commit, counts.note_written)  # type: ignore[method-assign]
    PostgresqlWriter._transaction = counted(PostgresqlWriter._transaction, counts.note_written)  # type: ignore[method-assign]
    Reader.read = counted(Reader.read, counts.note_read)  # type: ignore[method-assign]


if __name__ == "__main__":
    from bot.__main__ import app

    _count()
    app()
