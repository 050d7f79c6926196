"""What follows for merges when one of their ideas moves on: those still asked end, those agreed come apart."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.idea import GONE, OPEN, State
from programme.lifecycle import Role
from programme.merge import State as Merge
from programme.review import State as Review
from services.journal import Actor
from services.review import move as review_move
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_merge import idea_merge
from storage.review import review

_LOCKED = (
    sa.select(review)
    .where(review.c.idea_id == bindparam("of_id"), review.c.state == Review.LOCKED.value)
    .order_by(review.c.id)
    .with_for_update()
)
_END = sa.update(idea_merge).where(
    (idea_merge.c.idea_id == bindparam("of_id")) | (idea_merge.c.into_id == bindparam("of_id")),
    idea_merge.c.state == Merge.ASKED.value,
)
_PARTED = (
    sa.select(idea)
    .where(idea.c.merged_into == bindparam("of_id"), idea.c.state == State.PENDING_MERGED.value)
    .order_by(idea.c.id)
    .with_for_update()
)


def leave(tx: Tx, *, idea_id: int, target: State, now: datetime) -> list[Row]:
    """End the merges that were asked about an idea which has moved to `target` and is no longer open.

    Where it is gone, return the ideas that were to go into it and are not published, to be discussed anew.
    """
    if target in OPEN:
        return []
    tx.run(_END, of_id=idea_id, state=Merge.DROPPED.value, ended_at=now)
    parted = tx.all(_PARTED, of_id=idea_id) if target in GONE else []
    for one in parted:
        for locked in tx.all(_LOCKED, of_id=one.id):
            review_move(tx, locked, "unlock", actor=Actor(Role.CLOCK), now=now)
    return parted
