"""When a messenger gets nothing unasked: while it asked for a pause, and after failures until it answers again."""

from datetime import datetime, timedelta

from bot.clock import Clock

SHORTEST, LONGEST = timedelta(seconds=1), timedelta(minutes=1)
"""After a failure; doubled with each that follows, until a message gets through."""

MANY = 3
"""Failures in a row after which a messenger counts as out of reach."""


class Rests:
    """The rests of one messenger."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: datetime | None = None
        self._failures = 0
        self._answers = True

    @property
    def out_of_reach(self) -> bool:
        """Whether so many messages failed in a row that nobody should count on this messenger, until it answers."""
        return self._failures >= MANY and not self._answers

    @property
    def lasts(self) -> bool:
        """Whether nothing may go out now."""
        return self._until is not None and self._clock.now() < self._until

    @property
    def in_doubt(self) -> bool:
        """Whether the last message failed: the next is sent alone, and only if the messenger answers at all."""
        return self._failures > 0

    def asked(self, seconds: float) -> None:
        """Rest for as long as the messenger asks."""
        self._rest(timedelta(seconds=seconds))

    def failed(self) -> None:
        """Rest after a failure."""
        if self.lasts:
            return  # it was under way when the rest began
        self._rest(min(SHORTEST * 2 ** min(self._failures, 10), LONGEST))
        self._failures += 1
        self._answers = False

    def answered(self) -> None:
        """Note that the messenger answers again, though no message has got through yet."""
        self._answers = True

    def well(self) -> None:
        """Note that a message got through."""
        self._failures = 0

    def _rest(self, pause: timedelta) -> None:
        until = self._clock.now() + pause
        self._until = until if self._until is None else max(self._until, until)
