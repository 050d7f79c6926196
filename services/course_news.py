"""The announcement of a course: a broadcast to those who may enrol."""

from datetime import datetime

from programme.file import Programme
from storage.engine.tx import Tx


def announce(tx: Tx, *, course_id: int, programme: Programme, now: datetime) -> int | None:
    """Have a course that has just opened announced to its circle; return the broadcast, None for a circle of nobody."""
    return None
