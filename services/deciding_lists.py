"""Lists of ideas for those who decide: what is ready, what waits, what another person is to agree to."""

from typing import Any

import sqlalchemy as sa

from programme.idea import OPEN, State
from programme.idea_deciding import Listed
from programme.lifecycle import Role
from programme.staff import Member
from services.idea_access import not_involving
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_queries import ready, reviews_done, reviews_waiting, wants_second

MOST = 8
"""Ideas on one page of a list."""

_open = idea.c.state.in_([state.value for state in OPEN])


def to_decide(tx: Tx, *, call: str, member: Member, page: int = 0) -> tuple[list[Listed], int]:
    """List ideas whose reviews are all in, the one that waits longest first; and count them."""
    since = sa.func.coalesce(idea.c.reviews_in_at, idea.c.state_at)
    return _listed(tx, _theirs(call, member, ready), since, page)


def still_waiting(tx: Tx, *, call: str, member: Member, page: int = 0) -> tuple[list[Listed], int]:
    """List ideas whose reviews are to come, or whose authors were asked, the oldest first; and count them."""
    return _listed(tx, _theirs(call, member, _open, ~ready), idea.c.submitted_at, page)


def for_second(tx: Tx, *, call: str, member: Member) -> list[Listed]:
    """List what this coordinator is asked to agree to, the oldest first."""
    which = (*_theirs(call, member, wants_second), idea.c.decided_by != member.person_id)
    return _listed(tx, which, idea.c.decided_at, 0)[0]


def with_second(tx: Tx, *, call: str, member: Member) -> int:
    """Count what this coordinator decided against the majority and another one is yet to agree to."""
    return _count(tx, (idea.c.call == call, wants_second, idea.c.decided_by == member.person_id))


def counts(tx: Tx, *, call: str, member: Member) -> tuple[int, int]:
    """Count what a coordinator has to decide, and what they are asked to agree to."""
    if member.role is not Role.COORDINATOR:
        return 0, 0
    second = (*_theirs(call, member, wants_second), idea.c.decided_by != member.person_id)
    return _count(tx, _theirs(call, member, ready)), _count(tx, second)


def _theirs(call: str, member: Member, *which: sa.ColumnElement[bool]) -> tuple[sa.ColumnElement[bool], ...]:
    """Leave out one's own ideas, and those of authors with whom one has a tie."""
    return (idea.c.call == call, *which, not_involving(member.person_id))


def _listed(
    tx: Tx, which: tuple[sa.ColumnElement[bool], ...], order: sa.ColumnElement[Any], page: int
) -> tuple[list[Listed], int]:
    columns = (idea.c.id, idea.c.code, idea.c.state, idea.c.answers, wants_second.label("second"))
    query = sa.select(*columns, reviews_done.label("done"), reviews_waiting.label("waits")).where(*which)
    rows = tx.all(query.order_by(order, idea.c.id).limit(MOST).offset(page * MOST))
    return [_entry(row) for row in rows], _count(tx, which)


def _count(tx: Tx, which: tuple[sa.ColumnElement[bool], ...]) -> int:
    row = tx.one(sa.select(sa.func.count(idea.c.id)).where(*which))
    return 0 if row is None else int(row[0])


def _entry(row: Row) -> Listed:
    title = str((row.answers or {}).get("title") or "")
    return Listed(row.id, row.code, title, State(row.state), row.done, row.waits, bool(row.second))
