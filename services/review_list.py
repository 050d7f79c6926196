"""A reviewer's lists: what waits, in the order in which it is done, and what is in."""

from typing import Any

import sqlalchemy as sa

from programme.file import Programme
from programme.idea import GONE, OPEN
from programme.idea import State as IdeaState
from programme.review import DONE, WAITING, State, Verdict
from programme.review_file import Listed
from programme.staff import Member
from services.conflicts import excluded_of
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import plain, review

_other = review.alias()
_COUNT = (
    sa.select(sa.func.count())
    .where(_other.c.idea_id == idea.c.id, _other.c.state.in_([state.value for state in DONE]))
    .scalar_subquery()
)
_LIST = (
    sa.select(*plain, idea.c.code, idea.c.person_id, idea.c.answers, idea.c.state.label("idea_state"))
    .join(idea, idea.c.id == review.c.idea_id)
    .where(review.c.reviewer_id == sa.bindparam("of_person"), idea.c.call == sa.bindparam("in_call"))
)
_WAITING = _LIST.where(
    review.c.state.in_([state.value for state in WAITING]), idea.c.state.in_([state.value for state in OPEN])
).order_by(
    # What its author is asked about cannot be finished now.
    sa.case((idea.c.state == IdeaState.NEEDS_REVISION.value, 1), else_=0),
    sa.case((review.c.state == State.DRAFTING.value, 0), else_=1),
    _COUNT,
    review.c.due_at,
    review.c.id,
)
_DONE = _LIST.where(
    review.c.state.in_([state.value for state in DONE]), idea.c.state.not_in([state.value for state in GONE])
).order_by(review.c.submitted_at.desc(), review.c.id.desc())


def waiting(tx: Tx, *, reviewer: Member, programme: Programme) -> list[Listed]:
    """List what waits for a reviewer: begun ones first, then those that fewest have judged and that are due first."""
    rows = tx.all(_WAITING, **_of(reviewer, programme))
    # What must not be opened any more is not there, even before it is given on.
    authors = {row.person_id for row in rows if row.state == State.OFFERED}
    excluded = excluded_of(tx, authors, programme=programme)
    tied = {author for author in authors if reviewer.person_id in excluded[author]}
    return [_listed(row) for row in rows if row.state != State.OFFERED or row.person_id not in tied]


def done(tx: Tx, *, reviewer: Member, programme: Programme) -> list[Listed]:
    """List what a reviewer has handed in, the last one first."""
    return [_listed(row) for row in tx.all(_DONE, **_of(reviewer, programme))]


def upcoming(tx: Tx, *, reviewer: Member, programme: Programme, after: int | None = None) -> int | None:
    """Name the review that is next, behind the one `after`; behind the last one comes the first again."""
    ids = [one.id for one in waiting(tx, reviewer=reviewer, programme=programme)]
    at = ids.index(after) + 1 if after in ids else 0
    return next(iter(ids[at:] + ids[:at]), None)


def _of(reviewer: Member, programme: Programme) -> dict[str, Any]:
    return {"of_person": reviewer.person_id, "in_call": programme.call.code}


def _listed(row: Row) -> Listed:
    return Listed(
        row.id,
        row.code,
        str((row.answers or {}).get("title") or ""),
        State(row.state),
        IdeaState(row.idea_state),
        row.due_at,
        None if row.verdict is None else Verdict(row.verdict),
    )
