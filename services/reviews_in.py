"""All reviews of an idea are in: noted once, so that the coordinator can be told."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from programme.review import DONE, WAITING
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review

_STATES = sa.select(review.c.state).where(review.c.idea_id == bindparam("of_idea"))
_NOTE = sa.update(idea).where(idea.c.id == bindparam("of_id"), idea.c.reviews_in_at.is_(None))


def check(tx: Tx, *, idea_id: int, programme: Programme, now: datetime) -> bool:
    """Note that all reviews of an idea are in, if they are; True the first time."""
    states = [row.state for row in tx.all(_STATES, of_idea=idea_id)]
    if any(state in WAITING for state in states) or not any(state in DONE for state in states):
        return False
    return tx.run(_NOTE, of_id=idea_id, reviews_in_at=now) == 1
