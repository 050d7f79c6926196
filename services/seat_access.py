"""Who may enrol in a course, and how somebody stands in one."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.course import Circle
from programme.enrolment import State
from programme.registration import State as Registered
from programme.seat import MOST_OFFERS, Mine, barred
from services import enrolment
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import enrolment as enrolments
from storage.registration import registration
from storage.utc import moment

# Of whichever call: a companion of an earlier one is one still.
_REGISTERED = sa.select(registration.c.state).where(registration.c.person_id == bindparam("of_person"))
_silent = sa.case((enrolments.c.offers >= MOST_OFFERS, 1), else_=0)
_BEFORE = sa.select(sa.func.count()).where(
    enrolments.c.course_id == bindparam("of_course"),
    enrolments.c.state == State.WAITLISTED.value,
    sa.tuple_(_silent, enrolments.c.queued_at, enrolments.c.id)
    < sa.tuple_(*(bindparam(name, type_=sa.BigInteger) for name in ("silent", "queued", "of_id"))),
)


def barred_from(tx: Tx, *, circle: Circle, person_id: int) -> str | None:
    """Say, as the key of a sentence, why somebody may not enrol in courses of a circle; None when they may."""
    return barred(circle, () if circle is Circle.ANYONE else registered(tx, person_id=person_id))


def registered(tx: Tx, *, person_id: int) -> frozenset[Registered]:
    """Name the states of somebody's registrations, in all calls."""
    return frozenset(Registered(row.state) for row in tx.all(_REGISTERED, of_person=person_id))


def mine(tx: Tx, *, course_id: int, person_id: int) -> Mine | None:
    """Say how somebody stands in a course; None when they never enrolled."""
    row = enrolment.of(tx, course_id=course_id, person_id=person_id)
    if row is None:
        return None
    state = State(row.state)
    waits = state is State.WAITLISTED
    return Mine(
        state,
        row.version,
        place=_place(tx, row) if waits else None,
        until=moment(row.offer_until) if state is State.OFFERED and row.offer_until is not None else None,
        asked=not waits or row.offers < MOST_OFFERS,
    )


def _place(tx: Tx, row: Row) -> int:
    silent = int(row.offers >= MOST_OFFERS)
    about = {"of_course": row.course_id, "silent": silent, "queued": row.queued_at, "of_id": row.id}
    before = tx.one(_BEFORE, **about)
    return 1 if before is None else int(before[0]) + 1
