"""Offers that must not stand any more: what author or reviewer told since makes a conflict of them."""

from datetime import datetime

import sqlalchemy as sa

from programme.file import Programme
from programme.idea import OPEN
from programme.review import State
from services import assignment, conflicts
from services import idea as ideas
from services.review import CLOCK, move, read
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review

_OFFERED = (
    sa.select(review.c.id, review.c.idea_id, review.c.reviewer_id, idea.c.person_id)
    .join(idea, idea.c.id == review.c.idea_id)
    .where(
        (idea.c.person_id == sa.bindparam("of_person")) | (review.c.reviewer_id == sa.bindparam("of_person")),
        review.c.state == State.OFFERED.value,
        idea.c.state.in_([state.value for state in OPEN]),
    )
    .order_by(review.c.idea_id, review.c.id)
)


def give_on(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> int:
    """Offer to somebody else what was offered in spite of what is known now of a person; return how many.

    What was begun stays: its reviewer decides whether there is a conflict.
    """
    rows = tx.all(_OFFERED, of_person=person_id)
    excluded = conflicts.excluded_of(tx, {row.person_id for row in rows}, programme=programme)
    tied = [row for row in rows if row.reviewer_id in excluded[row.person_id]]
    for row in tied:
        # The idea first, as whoever moves ideas does.
        ideas.read(tx, idea_id=row.idea_id)
        offer = read(tx, review_id=row.id)
        if offer is None or offer.state != State.OFFERED:
            continue
        move(tx, offer, "drop", actor=CLOCK, now=now)
        about = {"idea_id": row.idea_id, "institution": offer.institution, "programme": programme}
        assignment.replan(tx, actor=CLOCK, now=now, **about)
    return len(tied)
