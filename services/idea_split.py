"""What the reviews of an idea say: opinions by institution, and what is still to come."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from programme.idea_deciding import Gathered
from programme.idea_file import Opinion
from programme.review import DONE, WAITING, Confidence, Verdict
from services import review as reviews
from services.staff import names
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.review import review

_IN = sa.select(review).where(
    review.c.idea_id == bindparam("of_idea"),
    review.c.state.in_([state.value for state in DONE]),
    review.c.verdict.is_not(None),
).order_by(review.c.submitted_at, review.c.id)  # fmt: skip
_WAITS = sa.select(review.c.institution).where(
    review.c.idea_id == bindparam("of_idea"), review.c.state.in_([state.value for state in WAITING])
).order_by(review.c.id)  # fmt: skip


def gathered(tx: Tx, *, idea_id: int, programme: Programme, named: bool = True) -> Gathered:
    """Gather what was said of an idea, in the programme's order of institutions; without names unless `named`."""
    rows = tx.all(_IN, of_idea=idea_id)
    called = names(tx, {row.reviewer_id for row in rows}) if named and rows else {}
    order = {one.code: at for at, one in enumerate(programme.institutions)}
    return Gathered(
        tuple(sorted((_opinion(row, called) for row in rows), key=lambda one: order.get(one.institution, len(order)))),
        reviews.split(tx, idea_id=idea_id, programme=programme),
        tuple(row.institution for row in tx.all(_WAITS, of_idea=idea_id)),
    )


def _opinion(row: Row, called: dict[int, str]) -> Opinion:
    return Opinion(
        row.institution,
        Verdict(row.verdict),
        None if row.confidence is None else Confidence(row.confidence),
        row.scores or {},
        row.line,
        row.note,
        called.get(row.reviewer_id),
        row.submitted_at or row.state_at,
    )
