"""Seats: taken and freed under the course's lock; whoever waits is offered what fell free.

Each use case returns where the enrolment is then; what does not fit where it is (a second press, an old button, the
other messenger) changes nothing.
"""

from datetime import datetime

from programme.course import ENROLLABLE, Circle
from programme.enrolment import LIFECYCLE, State
from programme.errors import Conflict, NotAllowed
from programme.file import Programme
from programme.lifecycle import Role
from services import course, enrolment, reminding
from services.journal import Actor
from services.seat_access import barred_from
from services.seat_offers import behind, free, settled
from storage.engine.row import Row
from storage.engine.tx import Tx


def settle(tx: Tx, *, course_id: int, programme: Programme, now: datetime) -> None:
    """See that the course is open or full as its seats are, and offer free ones to those who wait.

    Whoever changes the capacity, or frees a seat in whatever way, calls it at the end.
    """
    settled(tx, course_id=course_id, programme=programme, now=now)


def enrol(tx: Tx, *, course_id: int, person_id: int, programme: Programme, now: datetime) -> State:
    """Take a seat, or a place on the waiting list when none is free or others wait.

    Raises:
        NotFound: when there is no such course.
        Conflict: when it takes nobody any more.
        NotAllowed: when it is not for them.
    """
    row, mine = _open(tx, course_id, person_id, now)
    if mine is not None and "enrol" not in LIFECYCLE.offered(mine.state, Role.CITIZEN):
        return State(mine.state)
    why = barred_from(tx, circle=Circle(row.circle), person_id=person_id)
    if why is not None:
        raise NotAllowed(why)
    # Those who wait come first.
    settled(tx, course_id=course_id, programme=programme, now=now)
    actor = Actor(Role.CITIZEN, person_id)
    seated = free(tx, row) > 0
    name, place = ("enrol", None) if seated else ("wait", behind(tx, course_id=course_id, now=now))
    # What changed until now they have seen.
    values = {"queued_at": place, "offers": 0, "offer_until": None, "change": row.change}
    if mine is None:
        enrolment_id = enrolment.begin(
            tx, name, course_id=course_id, person_id=person_id, actor=actor, now=now, **values
        )
    else:
        enrolment_id = mine.id
        enrolment.move(tx, mine, name, actor=actor, now=now, **values)
    if seated:
        reminding.plan_for(tx, enrolment_id=enrolment_id, programme=programme, now=now)
    settled(tx, course_id=course_id, programme=programme, now=now)
    return State.ENROLLED if seated else State.WAITLISTED


def take(tx: Tx, *, course_id: int, person_id: int, programme: Programme, now: datetime) -> State:
    """Take the seat that is held for them; somebody on the list takes one that is free for all.

    An offer is good until the clock passes it on: as long as nobody else has got the seat, nobody loses by it.

    Raises:
        NotFound: when there is no such course, or they are nowhere in it.
        Conflict: when it takes nobody any more.
    """
    row, mine = _known(tx, course_id, person_id, now)
    actor = Actor(Role.CITIZEN, person_id)
    if mine.state == State.WAITLISTED:
        settled(tx, course_id=course_id, programme=programme, now=now)
        mine = _mine(tx, course_id, person_id)
        if mine.state == State.WAITLISTED and free(tx, row) > 0:
            enrolment.move(tx, mine, "offer", actor=actor, now=now)
            mine = _mine(tx, course_id, person_id)
    if mine.state != State.OFFERED:
        return State(mine.state)
    values = {"queued_at": None, "offers": 0, "offer_until": None}
    enrolment.move(tx, mine, "take", actor=actor, now=now, **values)
    reminding.plan_for(tx, enrolment_id=mine.id, programme=programme, now=now)
    settled(tx, course_id=course_id, programme=programme, now=now)
    return State.ENROLLED


def leave(tx: Tx, *, course_id: int, person_id: int, version: int, programme: Programme, now: datetime) -> State:
    """Leave the waiting list, or let an offered seat go; raises as `take`.

    `version` is the enrolment's as it was shown: who was offered a seat since is shown it first.
    """
    _, mine = _known(tx, course_id, person_id, now)
    if mine.version != version or "leave" not in LIFECYCLE.offered(mine.state, Role.CITIZEN):
        return State(mine.state)
    actor = Actor(Role.CITIZEN, person_id)
    left = enrolment.move(tx, mine, "leave", actor=actor, now=now, queued_at=None, offer_until=None)
    settled(tx, course_id=course_id, programme=programme, now=now)
    return left


def confirm(tx: Tx, *, course_id: int, person_id: int, sequence: int, now: datetime) -> State:
    """Say that one still comes after a session has moved; raises as `take`.

    `sequence` is the course's as it was shown: nobody confirms times that they have not seen.
    """
    row, mine = _known(tx, course_id, person_id, now)
    if row.sequence != sequence or mine.state != State.RECONFIRMING:
        return State(mine.state)
    return enrolment.move(tx, mine, "confirm", actor=Actor(Role.CITIZEN, person_id), now=now)


def cannot_come(tx: Tx, *, course_id: int, person_id: int, version: int, programme: Programme, now: datetime) -> State:
    """Give one's seat up: whoever waits is offered it. `version` as in `leave`; raises as `take`."""
    _, mine = _known(tx, course_id, person_id, now)
    if mine.version != version or "cannot_come" not in LIFECYCLE.offered(mine.state, Role.CITIZEN):
        return State(mine.state)
    gone = enrolment.move(tx, mine, "cannot_come", actor=Actor(Role.CITIZEN, person_id), now=now)
    reminding.drop_for(tx, enrolment_id=mine.id, now=now)
    settled(tx, course_id=course_id, programme=programme, now=now)
    return gone


def _known(tx: Tx, course_id: int, person_id: int, now: datetime) -> tuple[Row, Row]:
    row, mine = _open(tx, course_id, person_id, now)
    return row, mine or _mine(tx, course_id, person_id)


def _open(tx: Tx, course_id: int, person_id: int, now: datetime) -> tuple[Row, Row | None]:
    """Lock a course that can still be come to, and somebody's place in it."""
    row = course.read(tx, course_id=course_id)
    coming = (one for one in course.sessions(tx, course_id=course_id) if one.starts_at > now and not one.cancelled)
    if row.state not in ENROLLABLE or next(coming, None) is None:
        raise Conflict("seat.over")
    return row, enrolment.of(tx, course_id=course_id, person_id=person_id, lock=True)


def _mine(tx: Tx, course_id: int, person_id: int) -> Row:
    mine = enrolment.of(tx, course_id=course_id, person_id=person_id, lock=True)
    if mine is None:
        raise Conflict("enrolment.move.refused")
    return mine
