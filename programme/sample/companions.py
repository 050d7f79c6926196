"""Sample companions: people who registered, were not invited, and live by many clocks."""

from programme.file import Programme
from programme.places import Places
from programme.sample.drawing import sample
from programme.sample.person import SamplePerson

FIRST = 3_001
"""Their numbers are nobody else's."""


def companions(programme: Programme, places: Places, *, count: int = 171, seed: int = 1407) -> list[SamplePerson]:
    """Make so many people for the companions network, half of them on each messenger, nobody twice."""
    return sample(programme, places, count=count, seed=seed, first=FIRST, twice=0)
