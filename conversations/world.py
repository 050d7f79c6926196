"""What every form may look up: the city's programme and the places of the world."""

from dataclasses import dataclass
from datetime import datetime

from programme.file import Programme
from programme.places import Places


@dataclass(frozen=True, slots=True)
class World:
    """Reference data, which never changes while the process runs; where somebody fills in a form, also when they do."""

    programme: Programme
    places: Places
    now: datetime | None = None
