"""All reviews of an idea are in: noted once."""

from datetime import datetime

import sqlalchemy as sa

from programme.file import Programme
from programme.review import DONE, WAITING
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review


def check(tx: Tx, *, idea_id: int, programme: Programme, now: datetime) -> bool:
    """Note that the last review of an idea is in; False when it is not, or was noted before."""
    states = {row.state for row in tx.all(sa.select(review.c.state).where(review.c.idea_id == idea_id))}
    if states & set(WAITING) or not states & set(DONE):
        return False
    fresh = (idea.c.id == idea_id, idea.c.reviews_in_at.is_(None))
    return tx.run(sa.update(idea).where(*fresh).values(reviews_in_at=now)) == 1
