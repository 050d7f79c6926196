"""All reviews of an idea are in: noticed by whoever sends the last one, and told to every coordinator once."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from programme.idea import LIFECYCLE, OPEN
from programme.idea_deciding import DECIDABLE
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.review import DONE, WAITING, Group
from services import idea as ideas
from services.idea_access import deciders
from services.journal import Actor
from services.notices import awake_at, plan
from services.review import split
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review

CLOCK = Actor(Role.CLOCK)

_REVIEWS = (
    sa.select(review.c.id, review.c.state, review.c.verdict, review.c.submitted_at, review.c.amended)
    .where(review.c.idea_id == bindparam("of_idea"))
    .order_by(review.c.id)
)
_MARK = sa.update(idea).where(idea.c.id == bindparam("of_id"))


def check(tx: Tx, *, idea_id: int, programme: Programme, now: datetime) -> bool:
    """See whether every review of an idea is in, and have the coordinators told if they were not told of just these.

    To be called after a review was offered, submitted, taken up again, declined, abstained, reassigned or dropped, and
    after an idea came back from its author. The idea is locked first: of two reviewers who send the last two reviews
    at once, the second one sees both. Return whether somebody is told.
    """
    row = ideas.read(tx, idea_id=idea_id)
    if row is None or row.state not in OPEN:
        return False
    found = tx.all(_REVIEWS, of_idea=idea_id)
    if not found or any(one.state in WAITING for one in found):
        if row.reviews_in_at is not None:
            tx.run(_MARK, of_id=idea_id, reviews_in_at=None)
        return False
    if row.state not in DECIDABLE:
        # Its author is asked; once the answer is here, this is looked at again.
        return False
    _mark(tx, row, programme=programme, now=now)
    return _tell(tx, row, which(found), programme=programme, now=now)


def now_in(tx: Tx, *, idea_id: int) -> str | None:
    """Name the reviews of an idea as they are in now; None while one is still to come."""
    found = tx.all(_REVIEWS, of_idea=idea_id)
    return None if not found or any(one.state in WAITING for one in found) else which(found)


def which(found: Sequence[Row]) -> str:
    """Name a set of reviews that are in, each as it was sent last; where none is, those that were given up."""
    done = [one for one in found if one.state in DONE]
    told = [(one.id, one.verdict, str(one.submitted_at), one.amended) for one in done]
    return sha256(repr(told or [one.id for one in found]).encode()).hexdigest()[:16]


def _mark(tx: Tx, row: Row, *, programme: Programme, now: datetime) -> None:
    at = row.reviews_in_at or now
    discussed = split(tx, idea_id=row.id, programme=programme).result is Group.DISCUSSION
    if discussed and "discuss" in LIFECYCLE.offered(row.state, Role.CLOCK):
        ideas.move(tx, row, "discuss", actor=CLOCK, now=now, reviews_in_at=at)
    elif row.reviews_in_at is None:
        tx.run(_MARK, of_id=row.id, reviews_in_at=at)


def _tell(tx: Tx, row: Row, these: str, *, programme: Programme, now: datetime) -> bool:
    told = [
        plan(
            tx,
            person_id=one.person_id,
            purpose=Purpose.REVIEWS_IN,
            occurrence=f"{row.id}.{these}",
            body={"idea": row.id, "reviews": these},
            due_at=awake_at(tx, person_id=one.person_id, programme=programme, now=now),
            now=now,
        )
        for one in deciders(tx, author_id=row.person_id)
    ]
    return any(told)
