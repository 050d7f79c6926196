"""The lifecycles of courses, enrolments and broadcasts, walked as tables."""

from enum import StrEnum

import pytest

from programme import broadcast, course, enrolment
from programme.errors import MoveNotAllowed
from programme.lifecycle import Lifecycle, Role

TABLES: list[tuple[Lifecycle, type[StrEnum]]] = [
    (course.LIFECYCLE, course.State),
    (enrolment.LIFECYCLE, enrolment.State),
    (broadcast.LIFECYCLE, broadcast.State),
]


@pytest.mark.parametrize(("table", "states"), TABLES, ids=lambda one: getattr(one, "noun", None))
def test_every_state_is_reached_and_everything_not_offered_is_refused(table: Lifecycle, states: type[StrEnum]) -> None:
    reached, fresh = set(), {table.initial}
    while fresh:
        reached |= fresh
        fresh = {row.target for row in table.moves if row.sources & reached} - reached
    assert reached == set(states)
    for state in states:
        for role in Role:
            for name in {row.name for row in table.moves} - set(table.offered(state, role)):
                with pytest.raises(MoveNotAllowed):
                    table.target(state, name, role)


def test_seats_are_held_by_those_who_come_and_those_who_were_offered_one() -> None:
    live = {state for state in enrolment.State if enrolment.LIFECYCLE.offered(state, Role.OFFICER).count("call_off")}
    assert live == set(enrolment.LIVE) == {*enrolment.HOLDING, enrolment.State.WAITLISTED}


def test_course_that_is_over_moves_no_more() -> None:
    assert all(course.LIFECYCLE.offered(state, role) == () for state in course.OVER for role in Role)
