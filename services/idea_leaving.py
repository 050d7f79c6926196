"""Ideas that leave: nobody studies them any more, and what was told and said of them goes."""

from collections.abc import Collection

import sqlalchemy as sa

from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_note import idea_note
from storage.idea_term import idea_term
from storage.review import review

TOLD = dict.fromkeys(
    (
        *("answers", "city", "field", "means", "wanted", "institutions", "revisions", "revised"),
        *("outcome", "reasons", "reason_text", "decided_by", "seconded_by", "merged_into", "referred_to"),
        *("owner_id", "board_note", "next_on", "release_words"),
    )
)
"""What an idea holds of a person, and what was said of it; all of it goes, and dates and counts stay."""

SAID = dict.fromkeys(("scores", "verdict", "confidence", "line", "note", "refusal", "seen_answers"))
"""What a reviewer said of an idea; that they did, and when, is the office's."""


def empty(tx: Tx, ideas: Collection[int]) -> None:
    """Take away what was told for ideas, and what was said of them."""
    ids = sorted(ideas)
    for table in (idea_term, idea_note):
        tx.run(sa.delete(table).where(table.c.idea_id.in_(ids)))
    tx.run(sa.update(review).where(review.c.idea_id.in_(ids)).values(**SAID))
    # There is nothing to be found of it any more.
    tx.run(sa.update(idea).where(idea.c.id.in_(ids)).values(**TOLD, has_file=0, reports_new=0, indexed=idea.c.version))
