"""Reviews: one function moves their state; it also tells when the last one of an idea is in."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.errors import Conflict
from programme.file import Programme
from programme.lifecycle import Role
from programme.review import LIFECYCLE, Split, State, Verdict
from services.journal import Actor, record
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.review import review

CLOCK = Actor(Role.CLOCK)

_READ = sa.select(review).where(review.c.id == bindparam("of_id")).with_for_update()
_MOVE = sa.update(review).where(
    review.c.id == bindparam("of_id"),
    review.c.state == bindparam("from_state"),
    review.c.version == bindparam("from_version"),
)
_VERDICTS = sa.select(review.c.institution, review.c.verdict).where(
    review.c.idea_id == bindparam("of_idea"),
    review.c.state.in_([State.SUBMITTED.value, State.LOCKED.value]),
    review.c.verdict.is_not(None),
).order_by(review.c.submitted_at, review.c.id)  # fmt: skip


def read(tx: Tx, *, review_id: int) -> Row | None:
    """Read a review, to be changed."""
    return tx.one(_READ, of_id=review_id)


def move(tx: Tx, row: Row, name: str, *, actor: Actor, now: datetime, **values: Any) -> State:
    """Move a review that was read in this transaction, and record it. The only place that does.

    Raises:
        MoveNotAllowed: when the table has no such move.
        Conflict: when somebody else was faster.
    """
    target = State(LIFECYCLE.target(row.state, name, actor.role))
    values |= {"state": target.value, "version": row.version + 1}
    if target != row.state:
        values["state_at"] = now
    if tx.run(_MOVE, of_id=row.id, from_state=row.state, from_version=row.version, **values) != 1:
        raise Conflict("review.move.refused")
    record(tx, actor=actor, action=name, noun="review", noun_id=row.id, now=now, before=row.state, after=target.value)
    return target


def split(tx: Tx, *, idea_id: int, programme: Programme) -> Split:
    """Gather the verdicts of an idea by institution."""
    found: dict[str, tuple[Verdict, ...]] = {}
    for row in tx.all(_VERDICTS, of_idea=idea_id):
        found[row.institution] = (*found.get(row.institution, ()), Verdict(row.verdict))
    return Split(found, programme.quorum)
