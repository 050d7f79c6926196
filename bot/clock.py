"""The one clock: everything that asks what time it is asks here, so that the playground and tests can move time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """The present time, in aware UTC; it can be moved forward, never back.

    `begins` is the moment at which it is made, when that shall not be the machine's.
    """

    def __init__(self, *, begins: datetime | None = None) -> None:
        self._began = timedelta() if begins is None else begins - datetime.now(UTC)
        self._ahead = timedelta()
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """Return the present time of the programme."""
        return datetime.now(UTC) + self._began + self._ahead

    @property
    def ahead(self) -> timedelta:
        """How far it was moved forward by intent."""
        return self._ahead

    def forward(self, by: timedelta) -> None:
        """Move time forward and tell everybody who waits for a moment.

        Raises:
            ValueError: if `by` is negative, because what has been done cannot become undone.
        """
        if by < timedelta():
            raise ValueError("a clock moves forward only")
        self._ahead += by
        for listener in self._listeners:
            listener()

    def on_forward(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every move forward."""
        self._listeners.append(listener)
