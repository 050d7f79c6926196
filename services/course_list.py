"""Courses as somebody sees them in a list: their own first, then those they may enrol in, then the others."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.course import KNOWN, Circle, State
from programme.enrolment import AFTER, HOLDING, LIVE
from programme.enrolment import State as Enrolled
from programme.seat import Listed, barred
from services.seat_access import registered
from storage.course import course, session
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.utc import epoch, moment

_seats = enrolment.alias("seats")
_NEXT = (
    sa.select(sa.func.min(session.c.starts_at))
    .where(session.c.course_id == course.c.id, session.c.cancelled_at.is_(None), session.c.starts_at > bindparam("at"))
    .scalar_subquery()
)
_TAKEN = (
    sa.select(sa.func.count())
    .select_from(_seats)
    .where(_seats.c.course_id == course.c.id, _seats.c.state.in_([state.value for state in HOLDING]))
    .scalar_subquery()
)
# Whether an open or a full course has seats stands in its state; only where one has begun they are counted.
_FREE = sa.case(
    (course.c.state == State.OPEN.value, sa.literal(1)),
    (course.c.state == State.RUNNING.value, sa.case((course.c.capacity > _TAKEN, 1), else_=0)),
    else_=0,
)
_LIST = (
    sa.select(
        *(course.c[name] for name in ("id", "state", "circle", "told")),
        enrolment.c.state.label("mine"),
        enrolment.c.offer_until,
        _NEXT.label("next_at"),
        _FREE.label("free"),
    )
    .outerjoin(enrolment, (enrolment.c.course_id == course.c.id) & (enrolment.c.person_id == bindparam("of_person")))
    .where(
        sa.or_(
            course.c.state.in_([state.value for state in KNOWN]),
            # What one was in stays: the certificate is asked for there.
            sa.and_(course.c.state == State.FINISHED.value, enrolment.c.state.in_([state.value for state in AFTER])),
        )
    )
)
_OF_CODE = sa.select(course.c.id).where(course.c.code == bindparam("wanted"))


def listed(tx: Tx, *, person_id: int, now: datetime) -> list[Listed]:
    """List the courses that somebody is in or could come to."""
    who = registered(tx, person_id=person_id)
    found = [_listed(row, barred(Circle(row.circle), who)) for row in tx.all(_LIST, of_person=person_id, at=epoch(now))]
    return sorted((one for one in found if one.next_at is not None or _own(one)), key=_order)


def id_of(tx: Tx, code: str) -> int | None:
    """Find a course by the code that its links carry, however it was typed."""
    row = tx.one(_OF_CODE, wanted=code.strip().upper())
    return None if row is None else int(row.id)


def _listed(row: Row, why: str | None) -> Listed:
    mine = None if row.mine is None else Enrolled(row.mine)
    return Listed(
        id=row.id,
        title=row.told["title"],
        state=State(row.state),
        next_at=None if row.next_at is None else moment(row.next_at),
        free=bool(row.free),
        mine=mine,
        until=moment(row.offer_until) if mine is Enrolled.OFFERED and row.offer_until is not None else None,
        barred=why,
    )


def _own(one: Listed) -> bool:
    return one.mine in (*LIVE, *AFTER)


def _order(one: Listed) -> tuple[int, bool, float, int]:
    rank = 0 if one.mine in LIVE else 1 if _own(one) else 2 if one.barred is None else 3
    return rank, one.next_at is None, 0.0 if one.next_at is None else one.next_at.timestamp(), one.id
