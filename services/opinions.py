"""Opinions: the reviews of an idea that are in, as colleagues or the office see them."""

import sqlalchemy as sa

from programme.idea_file import Opinion
from programme.review import DONE, Confidence, Verdict
from services.staff import names
from storage.engine.tx import Tx
from storage.review import review

_IN = (
    sa.select(review)
    .where(review.c.idea_id == sa.bindparam("of_idea"), review.c.state.in_([state.value for state in DONE]))
    .order_by(review.c.submitted_at, review.c.id)
)


def opinions(tx: Tx, *, idea_id: int, besides: int | None = None, notes: bool = False) -> tuple[Opinion, ...]:
    """List the reviews that are in, without that of the reviewer `besides`; private notes only with `notes`."""
    rows = [row for row in tx.all(_IN, of_idea=idea_id) if row.reviewer_id != besides and row.verdict is not None]
    by = names(tx, {row.reviewer_id for row in rows})
    return tuple(
        Opinion(
            row.institution,
            Verdict(row.verdict),
            None if row.confidence is None else Confidence(row.confidence),
            row.scores or {},
            row.line,
            row.note if notes else None,
            by.get(row.reviewer_id),
            row.submitted_at,
        )
        for row in rows
    )
