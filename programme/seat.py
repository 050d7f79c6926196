"""A seat: who may have one, how long one that fell free is held, and how somebody stands with theirs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from programme.course import Circle
from programme.course import State as Course
from programme.course_told import Session
from programme.enrolment import State
from programme.registration import GONE
from programme.registration import State as Registered

MOST_OFFERS = 2
"""A seat is offered to one person so often in a row; whoever let them all pass is not written to again.

They stay on the list, and may take a seat that is free whenever they look."""

SHORTEST = timedelta(minutes=10)
"""An offer that leaves less than this until a session is of no use for that session."""


@dataclass(frozen=True, slots=True)
class Mine:
    """How somebody stands in a course; `place` in the line from 1, `until` when an offered seat is held.

    `asked` is False for somebody on the list who is not written to again.
    """

    state: State
    version: int
    place: int | None = None
    until: datetime | None = None
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """A course in the list: `next_at` its next session, `free` whether a seat is, `barred` why one may not enrol."""

    id: int
    title: str
    state: Course
    next_at: datetime | None
    free: bool
    mine: State | None
    until: datetime | None
    barred: str | None


def held_until(told_at: datetime, sessions: Iterable[Session], *, hold: timedelta) -> datetime | None:
    """Say until when a seat is held for somebody who is told at a moment; None when it would be of no use to them.

    Where the next session begins before the hold ends, it is held for half of the time until then: the seat can still
    go on to somebody else who comes in time.
    """
    coming = [one.starts_at for one in sessions if one.starts_at - told_at >= SHORTEST and not one.cancelled]
    if not coming:
        return None
    left = min(coming) - told_at
    return told_at + (hold if hold < left else left / 2)


def barred(circle: Circle, registered: Collection[Registered]) -> str | None:
    """Say, as the key of a sentence, why somebody with these registrations may not enrol; None when they may."""
    if circle is Circle.ANYONE:
        return None
    if not any(state is not Registered.DRAFT and state not in GONE for state in registered):
        return _REGISTER.get(circle, "seat.barred.register")
    if circle is Circle.COMPANIONS and Registered.COMPANION not in registered:
        return "seat.barred.companions"
    if circle is Circle.DIPLOMATS and Registered.DIPLOMAT not in registered:
        return "seat.barred.diplomats"
    return None


_REGISTER = {
    Circle.COMPANIONS: "seat.barred.register.companions",
    Circle.DIPLOMATS: "seat.barred.register.diplomats",
}
"""What is said to somebody not registered of a course for which that alone is not enough."""
