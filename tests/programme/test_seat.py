"""Who may have a seat, and until when one is held."""

from datetime import UTC, datetime, timedelta

import pytest

from programme.course import Circle
from programme.course_told import Session
from programme.registration import State
from programme.seat import barred, held_until

AT = datetime(2027, 3, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("begins", "held"),
    [
        ([30], 24.0),
        ([24], 12.0),
        ([10], 5.0),
        ([10, 200], 5.0),
        # It has begun, or is about to: held for the next one.
        ([-1, 200], 24.0),
        ([0.1, 40], 24.0),
        ([0.1], None),
        ([-1], None),
        ([], None),
    ],
)
def test_seat_is_held_its_hours_or_half_of_what_is_left(begins: list[float], held: float | None) -> None:
    sessions = [Session(nth, AT + hours * HOUR, 60) for nth, hours in enumerate(begins)]
    sessions.append(Session(99, AT + 2 * HOUR, 60, cancelled=True))
    assert held_until(AT, sessions, hold=24 * HOUR) == (None if held is None else AT + held * HOUR)


@pytest.mark.parametrize(
    ("states", "may"),
    [
        ([], [Circle.ANYONE]),
        ([State.DRAFT], [Circle.ANYONE]),
        ([State.WITHDRAWN, State.LAPSED], [Circle.ANYONE]),
        ([State.SUBMITTED], [Circle.ANYONE, Circle.REGISTERED]),
        ([State.PENDING_COMPANION], [Circle.ANYONE, Circle.REGISTERED]),
        # A companion of an earlier call who is registered anew.
        ([State.COMPANION, State.SUBMITTED], [Circle.ANYONE, Circle.REGISTERED, Circle.COMPANIONS]),
        ([State.DIPLOMAT], [Circle.ANYONE, Circle.REGISTERED, Circle.DIPLOMATS]),
    ],
)
def test_circle_lets_its_own_in(states: list[State], may: list[Circle]) -> None:
    assert {circle for circle in Circle if barred(circle, states) is None} == set(may)
