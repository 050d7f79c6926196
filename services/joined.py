"""What follows for merges when one of their ideas moves on: those still asked end, those agreed come apart."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.idea import GONE, OPEN, State
from programme.merge import State as Merge
from services import closing_reviews
from services.review import CLOCK
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea, plain
from storage.idea_merge import idea_merge

_END = sa.update(idea_merge).where(
    (idea_merge.c.idea_id == bindparam("of_id")) | (idea_merge.c.into_id == bindparam("of_id")),
    idea_merge.c.state == Merge.ASKED.value,
)
_PART = sa.update(idea_merge).where(
    idea_merge.c.state == Merge.AGREED.value,
    (idea_merge.c.idea_id == bindparam("of_id")) | (idea_merge.c.into_id == bindparam("of_id")),
    # What was published stays as it was told.
    sa.exists().where(
        idea.c.id == idea_merge.c.idea_id, idea.c.published_at.is_(None), idea.c.state != State.MERGED.value
    ),
)
_PARTED = (
    sa.select(*plain)
    .where(idea.c.merged_into == bindparam("of_id"), idea.c.state == State.PENDING_MERGED.value)
    .order_by(idea.c.id)
    .with_for_update()
)


def leave(tx: Tx, *, idea_id: int, target: State, now: datetime) -> list[Row]:
    """End the merges that were asked about an idea which has moved to `target` and is no longer open.

    Where it is gone, those that were agreed and are not published end, too: return the ideas that were to go into it,
    to be discussed anew. Who is told of it, and when, is for `merge_notices.tell_left`.
    """
    if target in OPEN:
        return []
    tx.run(_END, of_id=idea_id, state=Merge.DROPPED.value, ended_at=now)
    if target not in GONE:
        return []
    tx.run(_PART, of_id=idea_id, state=Merge.DROPPED.value, ended_at=now)
    parted = tx.all(_PARTED, of_id=idea_id)
    for one in parted:
        closing_reviews.unlock(tx, idea_id=one.id, actor=CLOCK, now=now)
    return parted
