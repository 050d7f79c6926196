"""How the people of a course are counted, wherever they are: on the list of courses, its card, its people's list."""

from collections.abc import Mapping
from dataclasses import dataclass

from programme.enrolment import AFTER, HOLDING, State


@dataclass(frozen=True, slots=True)
class Counts:
    """`taken` seats are held, those offered among them; `waiting` people were offered none; `came` of `rolled` came."""

    taken: int
    waiting: int
    came: int
    rolled: int


def counted(by_state: Mapping[str, int]) -> Counts:
    """Count by the states of enrolments; after the end nobody holds a seat any more, and it is known who came."""

    def of(*states: State) -> int:
        return sum(by_state.get(state.value, 0) for state in states)

    return Counts(
        taken=of(*HOLDING), waiting=of(State.WAITLISTED), came=of(State.ATTENDED, State.COMPLETED), rolled=of(*AFTER)
    )
