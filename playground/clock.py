"""What the playground asks of a clock; the bot's own is given to it, so that both agree on the time."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """A clock that can be moved forward."""

    def now(self) -> datetime:
        """Return the present time, aware."""

    def forward(self, by: timedelta) -> None:
        """Move the time forward."""


class SystemClock:
    """The machine's time plus what it was moved forward; for a playground that runs without the bot."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return the present time, aware."""
        return datetime.now(UTC) + self._ahead

    def forward(self, by: timedelta) -> None:
        """Move the time forward.

        Raises:
            ValueError: if `by` is negative.
        """
        if by < timedelta():
            raise ValueError("a clock moves forward only")
        self._ahead += by
