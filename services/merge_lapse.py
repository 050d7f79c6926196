"""Merges that an author did not answer about in time: nothing is joined without consent, so the question ends."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from programme.merge import State
from services import row_fault
from services.journal import record
from services.merge_notices import tell_authors, tell_coordinators
from services.review import CLOCK
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea, plain
from storage.idea_merge import idea_merge

# What all have agreed to waits for a coordinator, not for an author.
_UNANSWERED = (
    idea_merge.c.state == State.ASKED.value,
    sa.or_(idea_merge.c.agrees.is_(None), idea_merge.c.into_agrees.is_(None)),
)
_LATE = (
    sa.select(idea_merge)
    .where(*_UNANSWERED, idea_merge.c.proposed_at <= bindparam("asked_before"))
    .order_by(idea_merge.c.id)
    .limit(1)
)
_PAIR = (
    sa.select(*plain)
    .where(idea.c.id.in_(bindparam("of_ids", expanding=True)))
    .order_by(idea.c.id)
    .with_for_update()
)  # fmt: skip
_END = sa.update(idea_merge).where(idea_merge.c.id == bindparam("of_id"), *_UNANSWERED)


def give_up(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """End the question about one merge that was not answered in time, and tell of it; return how many were late.

    One in a transaction: its ideas are locked in the order of their ids, as by whoever answers, and no others.

    Raises:
        RowFault: when it cannot be done; the merge may be left out by `besides`.
    """
    late = now - timedelta(days=programme.review.merge_days)
    rows = tx.all(_LATE.where(*row_fault.besides(idea_merge.c.id, besides)), asked_before=late)
    for merge in rows:
        with row_fault.row(merge.id):
            _end(tx, merge, programme=programme, now=now)
    return len(rows)


def due(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> bool:
    """Say whether `give_up` has something to do; only reads."""
    late = now - timedelta(days=programme.review.merge_days)
    return tx.one(_LATE.where(*row_fault.besides(idea_merge.c.id, besides)), asked_before=late) is not None


def _end(tx: Tx, merge: Row, *, programme: Programme, now: datetime) -> None:
    pair = tx.all(_PAIR, of_ids=[merge.idea_id, merge.into_id])
    if tx.run(_END, of_id=merge.id, state=State.REFUSED.value, ended_at=now) != 1:
        # Somebody answered while it was locked.
        return
    ended = tx.one(sa.select(idea_merge).where(idea_merge.c.id == merge.id))
    assert ended is not None  # noqa: S101 - merges are never deleted
    for one in pair:
        record(tx, actor=CLOCK, action="merge_lapse", noun="idea", noun_id=one.id, now=now)
    said = {merge.idea_id: ended.agrees, merge.into_id: ended.into_agrees}
    agreed = {one.person_id for one in pair if said[one.id] == 1}
    tell_authors(tx, ended, agreed, "off", programme=programme, now=now)
    tell_coordinators(tx, ended, "unanswered", programme=programme, now=now)
