"""What every form may look up: the city's programme and the places of the world."""

from dataclasses import dataclass

from programme.file import Programme
from programme.places import Places


@dataclass(frozen=True, slots=True)
class World:
    """Reference data; it never changes while the process runs."""

    programme: Programme
    places: Places
