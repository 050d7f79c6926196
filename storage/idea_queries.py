"""Queries of ideas: what is to be decided, what waits for a second person, what may be published."""

import sqlalchemy as sa

from programme.idea import PENDING
from programme.idea_deciding import DECIDABLE
from programme.review import DONE, WAITING
from storage.idea import idea
from storage.review import review

pending = idea.c.state.in_([state.value for state in PENDING])
decidable = idea.c.state.in_([state.value for state in DECIDABLE])

publishable = sa.and_(pending, sa.or_(idea.c.overrides == 0, idea.c.seconded_by.is_not(None)))
"""What may be published: decided, and agreed to by another person where it goes against the majority."""

wants_second = sa.and_(pending, idea.c.overrides != 0, idea.c.seconded_by.is_(None))
"""Decided against the majority, and nobody else has agreed yet."""

_of_idea = review.c.idea_id == idea.c.id
review_waits = sa.exists().where(_of_idea, review.c.state.in_([state.value for state in WAITING]))
ready = sa.and_(decidable, ~review_waits, sa.exists().where(_of_idea))
"""Assigned, every review in or given up, and to be decided."""

reviews_done = sa.select(sa.func.count()).where(
    _of_idea, review.c.state.in_([state.value for state in DONE])
).correlate(idea).scalar_subquery()  # fmt: skip
reviews_waiting = sa.select(sa.func.count()).where(
    _of_idea, review.c.state.in_([state.value for state in WAITING])
).correlate(idea).scalar_subquery()  # fmt: skip
