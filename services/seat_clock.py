"""What the clock does about seats: offers that nobody answered go on, and seats that fell free unseen are offered."""

from collections.abc import Collection
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.course import ENROLLABLE
from programme.course import State as Course
from programme.enrolment import HOLDING, State
from programme.file import Programme
from programme.seat import MOST_OFFERS
from services import course, row_fault
from services.seat_offers import pass_on, settled
from storage.course import course as courses
from storage.course import session
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.utc import epoch

MOST = 50
"""Offers in one transaction: citizens' own answers wait no longer than that takes."""

# Written out, not bound: only so do queries find the partial index.
_OVER = (enrolment.c.state == sa.literal_column("'offered'"), enrolment.c.offer_until <= bindparam("at"))
_AGAIN = sa.select(enrolment).where(enrolment.c.id == bindparam("of_id"), *_OVER).with_for_update()
_TAKEN = (
    sa.select(sa.func.count())
    .select_from(enrolment)
    .where(enrolment.c.course_id == courses.c.id, enrolment.c.state.in_([state.value for state in HOLDING]))
    .scalar_subquery()
)
_WAITS = sa.exists().where(
    enrolment.c.course_id == courses.c.id,
    enrolment.c.state == State.WAITLISTED.value,
    enrolment.c.offers < MOST_OFFERS,
)
_COMES = sa.exists().where(
    session.c.course_id == courses.c.id, session.c.cancelled_at.is_(None), session.c.starts_at > bindparam("at")
)
# Compared below: a database would count once for every comparison.
_LIVE = (
    sa.select(courses.c.id, courses.c.state, (courses.c.capacity - _TAKEN).label("free"), _WAITS.label("waits"))
    .where(courses.c.state.in_([state.value for state in ENROLLABLE]), _COMES)
    .order_by(courses.c.id)
)


def pass_on_due(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Pass on the seats whose time to be taken is over, some at once; return how many.

    Raises:
        RowFault: when it cannot be done for one; that enrolment may be left out by `besides`.
    """
    columns = [enrolment.c[name] for name in ("id", "course_id", "queued_at")]
    query = sa.select(*columns).where(*_OVER, *row_fault.besides(enrolment.c.id, besides))
    due = tx.all(query.order_by(enrolment.c.offer_until, enrolment.c.id).limit(MOST), at=epoch(now))
    # Several who let theirs pass at once keep their order behind the others.
    in_line = sorted(due, key=lambda one: (one.course_id, one.queued_at or 0, one.id))
    for course_id, rows in groupby(in_line, lambda one: one.course_id):
        course.read(tx, course_id=course_id)
        for one in rows:
            with row_fault.row(one.id):
                # Taken in this moment by whoever it was held for?
                row = tx.one(_AGAIN, of_id=one.id, at=epoch(now))
                if row is not None:
                    pass_on(tx, row, programme=programme, now=now)
        with row_fault.row(one.id):
            settled(tx, course_id=course_id, programme=programme, now=now)
    return len(due)


def settle_due(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Offer the seats of courses that have free ones while people wait, as after an erasure; return what changed.

    Raises:
        RowFault: as `pass_on_due`, by course.
    """
    changed = 0
    for one in tx.all(_LIVE.where(*row_fault.besides(courses.c.id, besides)), at=epoch(now)):
        if _unsettled(one):
            with row_fault.row(one.id):
                changed += settled(tx, course_id=one.id, programme=programme, now=now)
    return changed


def _unsettled(one: Row) -> bool:
    """Say whether a seat is free while people wait, or a course is open or full as its seats are not."""
    if one.free > 0:
        return bool(one.waits) or one.state == Course.FULL
    return bool(one.state == Course.OPEN)
