"""The story of an idea and of its reviews, from the audit log."""

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.idea import Outcome
from programme.idea_file import IdeaFile
from programme.story import Deed
from services.staff import name_of
from services.story import last, told
from storage.audit import audit
from storage.engine.tx import Tx
from storage.review import review

_OF_REVIEWS = sa.select(review.c.id).where(review.c.idea_id == bindparam("of_id"))
_REVIEWER = sa.select(review.c.reviewer_id).where(review.c.id == bindparam("of_id"))
_DEEDS = (
    sa.select(audit)
    .where(
        ((audit.c.noun == "idea") & (audit.c.noun_id == bindparam("of_id")))
        | ((audit.c.noun == "review") & audit.c.noun_id.in_(_OF_REVIEWS))
    )
    .order_by(audit.c.id)
)


def _reviewer(tx: Tx, review_id: int) -> str | None:
    row = tx.one(_REVIEWER, of_id=review_id)
    return None if row is None else name_of(tx, person_id=row.reviewer_id)


def story(tx: Tx, view: IdeaFile) -> list[Deed]:
    """Tell what happened to an opened idea, oldest first; why it was decided so is known of what stands."""
    rows = tx.all(_DEEDS, of_id=view.id)
    deeds = told(tx, rows)
    for at, row in enumerate(rows):
        if (row.noun, row.action) == ("review", "offer"):
            deeds[at] = replace(deeds[at], other=_reviewer(tx, row.noun_id))
    stands = None if view.outcome is None else last(deeds, tuple(Outcome))
    if stands is not None and deeds[stands].action == view.outcome:
        deeds[stands] = replace(deeds[stands], reasons=view.reasons, words=view.reason_text, other=view.merged_into)
    return deeds
