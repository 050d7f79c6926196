"""What left for a messenger in the last second, and for how long each message counts there."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

MARGIN = 0.001
"""Seconds that a message counts longer than it must, for what clocks and networks do not tell."""

LONGEST_WAY = 0.25
"""Seconds at most by which a message counts longer because its way took longer: however slow, mailing goes on."""

SURE = 0.9
"""Part of the quickest way that is surely everybody's: among the last few, none may have been the quickest there is."""

WAYS = 256
"""Messages whose ways tell how long the quickest takes."""


@dataclass(slots=True, eq=False)
class Leave:
    """One message that left, at seconds of the window's own clock, and how long it took until its answer, if known."""

    left: float
    notice: bool
    way: float | None = None


class Window:
    """The messages of a sliding second, or of the `span` in which a messenger takes one.

    When a message is counted at the other end lies between its leaving and its answer. The quickest way of late is
    everybody's; what took longer may have been counted later by that much, and so counts longer here. Thus no second
    over there carries one too many, however unevenly the network works.
    """

    def __init__(self, span: float, *, passed: Callable[[], float]) -> None:
        self._span, self._passed = span + MARGIN, passed
        self._leaves: deque[Leave] = deque()
        self._ways: deque[float] = deque(maxlen=WAYS)
        self._quickest = math.inf
        self._notices = 0

    def __len__(self) -> int:
        return len(self._leaves)

    @property
    def notices(self) -> int:
        """How many notices count now."""
        self._forget()
        return self._notices

    def add(self, *, notice: bool) -> Leave:
        """Count a message that leaves now."""
        self._forget()
        leave = Leave(self._passed(), notice)
        self._leaves.append(leave)
        self._notices += notice
        return leave

    def arrived(self, leave: Leave) -> None:
        """Note that a message was answered just now."""
        leave.way = way = self._passed() - leave.left
        drops = self._ways[0] if len(self._ways) == WAYS else math.inf
        self._ways.append(way)
        self._quickest = min(self._ways) if drops <= self._quickest else min(self._quickest, way)

    def opens_in(self, most: int) -> float:
        """Say in how many seconds fewer than `most` messages count; 0 when it is so now."""
        self._forget()
        if len(self._leaves) < most:
            return 0.0
        return max(sorted(map(self._end, self._leaves))[len(self._leaves) - most] - self._passed(), 0.0)

    def quiet_in(self) -> float:
        """Say in how many seconds no notice counts."""
        self._forget()
        return max((self._end(leave) - self._passed() for leave in self._leaves if leave.notice), default=0.0)

    def _end(self, leave: Leave) -> float:
        # One that was not answered has a way as long as until now, at least; whoever waits for it asks again.
        way = self._passed() - leave.left if leave.way is None else leave.way
        return leave.left + self._span + min(max(way - SURE * self._quickest, 0.0), LONGEST_WAY)

    def _forget(self) -> None:
        now = self._passed()
        # Those behind a late one are forgotten with it, at most a moment too late; they are asked for by their ends.
        while self._leaves and self._end(self._leaves[0]) <= now:
            self._notices -= self._leaves.popleft().notice
