"""A wish for more time: where it is, and who waits."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Asking(StrEnum):
    """Where somebody's wish for more time is."""

    EARLY = "early"
    OPEN = "open"
    LATE = "late"
    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Asked:
    """A diplomat who waits for more time; `name` says whose it is without the surname."""

    id: int
    person_id: int
    asked_at: datetime
    code: str | None
    name: str
    sent: int
    unsent: int
