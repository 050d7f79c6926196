"""A row, the same to read whether a hot statement, Core, SQLite or PostgreSQL gave it."""

from collections.abc import Iterator
from typing import Any, Protocol


class Row(Protocol):
    """Values by position (`row[0]`, unpacking) and by the column's name (`row.state`)."""

    def __getitem__(self, position: int, /) -> Any: ...

    def __getattr__(self, name: str, /) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...

    def __len__(self) -> int: ...
