"""The reviews of an idea that is decided: what is in is locked, what is not is dropped; and back again."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.review import WAITING, State
from services.journal import Actor
from services.review import CLOCK, move
from storage.conflict import conflict
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import plain, review

_OF = (
    sa.select(*plain)
    .where(review.c.idea_id == bindparam("of_idea"), review.c.state.in_(bindparam("states", expanding=True)))
    .order_by(review.c.id)
    .with_for_update()
)
_TIED = (
    sa.select(conflict.c.reviewer_id)
    .join(idea, idea.c.person_id == conflict.c.person_id)
    .where(idea.c.id == bindparam("of_idea"))
)


def close(tx: Tx, *, idea_id: int, actor: Actor, now: datetime) -> None:
    """Lock the reviews that are in, and drop those that wait: the idea was decided without them."""
    for row in _reviews(tx, idea_id, (State.SUBMITTED,)):
        move(tx, row, "lock", actor=actor, now=now)
    drop_waiting(tx, idea_id=idea_id, actor=actor, now=now)


def drop_waiting(tx: Tx, *, idea_id: int, now: datetime, actor: Actor = CLOCK) -> None:
    """Take the reviews of an idea that are not done off their reviewers' lists."""
    for row in _reviews(tx, idea_id, WAITING):
        move(tx, row, "drop", actor=actor, now=now)


def unlock(tx: Tx, *, idea_id: int, actor: Actor, now: datetime) -> None:
    """Let reviewers change their verdicts again; what was dropped stays so.

    Whoever declared a tie to the author meanwhile has no verdict any more.
    """
    tied = {row.reviewer_id for row in tx.all(_TIED, of_idea=idea_id)}
    for row in _reviews(tx, idea_id, (State.LOCKED,)):
        move(tx, row, "abstain" if row.reviewer_id in tied else "unlock", actor=actor, now=now)


def _reviews(tx: Tx, idea_id: int, states: Sequence[State]) -> list[Row]:
    return tx.all(_OF, of_idea=idea_id, states=[state.value for state in states])
