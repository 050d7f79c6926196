"""Ideas as the desk lists them; drafts are nobody's but their authors'."""

from typing import Any

import sqlalchemy as sa

from programme.idea import GONE, State
from programme.idea_list import TYPED, Filter, Listed, Reviews
from programme.review import State as Review
from programme.staff import Member
from services.idea_access import not_involving
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review

UNSEEN = (State.DRAFT, State.LAPSED, State.ERASED)
# Nor is a draft that its author threw away anything that was taken back.
_SEEN = idea.c.state.not_in([state.value for state in UNSEEN]) & (
    (idea.c.state != State.WITHDRAWN.value) | idea.c.submitted_at.is_not(None)
)


def counts(tx: Tx, *, call: str, viewer: Member) -> dict[State, int]:
    """Count the ideas of a call by state, in the order of the states."""
    query = sa.select(idea.c.state, sa.func.count()).where(*_there(call, viewer)).group_by(idea.c.state)
    found = {str(state): int(count) for state, count in tx.all(query)}
    return {state: found[state] for state in State if state in found}


def cities(tx: Tx, *, call: str, viewer: Member) -> dict[str, int]:
    """Count the ideas of a call by city: a sister city's code, or TYPED."""
    return {str(city or TYPED): count for city, count in _by(tx, idea.c.city, call, viewer)}


def fields(tx: Tx, *, call: str, viewer: Member) -> dict[str, int]:
    """Count the ideas of a call by field."""
    return {str(field): count for field, count in _by(tx, idea.c.field, call, viewer) if field is not None}


def total(tx: Tx, wanted: Filter, *, call: str, viewer: Member) -> int:
    """Count the ideas that a filter leaves."""
    row = tx.one(sa.select(sa.func.count()).select_from(idea).where(*_where(wanted, call, viewer)))
    return 0 if row is None else int(row[0])


def find(tx: Tx, wanted: Filter, *, call: str, viewer: Member, size: int) -> list[Listed]:
    """List a page of the ideas that a filter leaves, the newest first."""
    query = (
        sa.select(idea.c.id, idea.c.code, idea.c.state, idea.c.answers)
        .where(*_where(wanted, call, viewer))
        .order_by(idea.c.submitted_at.desc(), idea.c.id.desc())
        .limit(size)
        .offset(wanted.page * size)
    )
    return [_listed(row.id, row.code, State(row.state), row.answers or {}) for row in tx.all(query)]


def reviews_of(tx: Tx, *, idea_id: int) -> Reviews:
    """Count the reviews of an idea by state and by institution."""
    query = sa.select(review.c.state, review.c.institution).where(review.c.idea_id == idea_id)
    rows = tx.all(query.order_by(review.c.id))
    states: dict[Review, int] = {}
    institutions: dict[str, int] = {}
    for row in rows:
        states[Review(row.state)] = states.get(Review(row.state), 0) + 1
        institutions[row.institution] = institutions.get(row.institution, 0) + 1
    return Reviews({state: states[state] for state in Review if state in states}, institutions)


def _listed(idea_id: int, code: str, state: State, answers: dict[str, Any]) -> Listed:
    told = {} if state in GONE else answers
    return Listed(idea_id, code, state, told.get("title"), str(told.get("city") or ""))


def _there(call: str, viewer: Member) -> list[sa.ColumnElement[bool]]:
    """Leave out what is nobody's, and what is not there for whoever looks."""
    return [idea.c.call == call, _SEEN, not_involving(viewer.person_id)]


def _where(wanted: Filter, call: str, viewer: Member) -> list[sa.ColumnElement[bool]]:
    found = _there(call, viewer)
    if wanted.state is not None:
        found.append(idea.c.state == wanted.state.value)
    if wanted.city is not None:
        found.append(idea.c.city.is_(None) if wanted.city == TYPED else idea.c.city == wanted.city)
    if wanted.field is not None:
        found.append(idea.c.field == wanted.field)
    return found


def _by(tx: Tx, column: sa.Column[str], call: str, viewer: Member) -> list[tuple[str | None, int]]:
    number = sa.func.count()
    query = sa.select(column, number).where(*_there(call, viewer)).group_by(column)
    return [(value, int(count)) for value, count in tx.all(query.order_by(number.desc(), column))]
