"""The list of courses at the desk, with their seats."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.course import State
from programme.course_list import PAGE, STATES, Entry, Group, Listed
from programme.seats_counted import counted
from storage.course import course, session
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.utc import moment

# What nobody filled in yet is nobody's but whoever began it.
_SHOWN = course.c.told.is_not(None) | (course.c.created_by == bindparam("viewer"))
_COUNTS = sa.select(course.c.state, sa.func.count()).where(_SHOWN).group_by(course.c.state)
_FIRST = (
    sa.select(sa.func.min(session.c.starts_at))
    .where(session.c.course_id == course.c.id, session.c.cancelled_at.is_(None))
    .scalar_subquery()
)
_PAGE = sa.select(course.c.id, course.c.state, course.c.told, course.c.capacity, _FIRST.label("first")).where(_SHOWN)
_PEOPLE = sa.select(enrolment.c.course_id, enrolment.c.state, sa.func.count().label("people")).group_by(
    enrolment.c.course_id, enrolment.c.state
)
_UNFILLED = sa.select(course.c.id).where(
    course.c.created_by == bindparam("viewer"), course.c.state == State.DRAFT.value, course.c.told.is_(None)
)


def listed(tx: Tx, *, viewer: int, group: Group | None, page: int) -> Listed:
    """List a page of a group, the last one that there is; of the first group that has any, unless one is named."""
    by_state = {State(state): count for state, count in tx.all(_COUNTS, viewer=viewer)}
    counts = {one: sum(by_state.get(state, 0) for state in STATES[one]) for one in Group}
    group = group or next((one for one in Group if counts[one]), Group.DRAFTS)
    page = min(page, max(counts[group] - 1, 0) // PAGE)
    rows = tx.all(
        _PAGE.where(course.c.state.in_(STATES[group]))
        .order_by(course.c.state_at.desc(), course.c.id.desc())
        .limit(PAGE)
        .offset(page * PAGE),
        viewer=viewer,
    )
    people: dict[int, dict[str, int]] = {row.id: {} for row in rows}
    for of in tx.all(_PEOPLE.where(enrolment.c.course_id.in_(people))) if people else ():
        people[of.course_id][of.state] = of.people
    return Listed(group, page, tuple(_entry(row, people[row.id]) for row in rows), counts)


def unfilled(tx: Tx, *, viewer: int) -> list[int]:
    """List what somebody began and never filled in."""
    return [row.id for row in tx.all(_UNFILLED.order_by(course.c.id.desc()), viewer=viewer)]


def _entry(row: Row, people: dict[str, int]) -> Entry:
    counts = counted(people)
    return Entry(
        id=row.id,
        state=State(row.state),
        title=None if row.told is None else str(row.told["title"]),
        first=None if row.first is None else moment(row.first),
        capacity=row.capacity,
        taken=counts.taken,
        waiting=counts.waiting,
        came=counts.came,
        rolled=counts.rolled,
    )
