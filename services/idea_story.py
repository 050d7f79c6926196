"""The story of an idea and of its reviews, from the audit log."""

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.idea import Outcome
from programme.idea_file import IdeaFile
from programme.story import Deed
from services.story import last, told
from storage.audit import audit
from storage.engine.tx import Tx
from storage.review import review

_OF_REVIEWS = sa.select(review.c.id).where(review.c.idea_id == bindparam("of_id"))
_DEEDS = (
    sa.select(audit)
    .where(
        ((audit.c.noun == "idea") & (audit.c.noun_id == bindparam("of_id")))
        | ((audit.c.noun == "review") & audit.c.noun_id.in_(_OF_REVIEWS))
    )
    .order_by(audit.c.id)
)


def story(tx: Tx, view: IdeaFile) -> list[Deed]:
    """Tell what happened to an opened idea, oldest first; why it was decided so is known of what stands."""
    deeds = told(tx, tx.all(_DEEDS, of_id=view.id))
    stands = None if view.outcome is None else last(deeds, tuple(Outcome))
    if stands is not None and deeds[stands].action == view.outcome:
        deeds[stands] = replace(deeds[stands], reasons=view.reasons, words=view.reason_text, other=view.merged_into)
    return deeds
