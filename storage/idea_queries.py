"""Queries of ideas that several use cases share."""

import sqlalchemy as sa

from programme.idea import PENDING
from storage.idea import idea

pending = idea.c.state.in_([state.value for state in PENDING])

publishable = sa.and_(pending, sa.or_(idea.c.overrides == 0, idea.c.seconded_by.is_not(None)))
"""Whether a decision may be told: whoever overrides a majority needs a second person first."""
