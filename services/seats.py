"""Seats: taken and freed under the course's lock; whoever waits is offered what fell free."""

from datetime import datetime

from programme.file import Programme
from storage.engine.tx import Tx


def settle(tx: Tx, *, course_id: int, programme: Programme, now: datetime) -> None:
    """See that the course is open or full as its seats are, and offer free ones to those who wait.

    Whoever changes the capacity, or frees a seat in whatever way, calls it at the end.
    """
