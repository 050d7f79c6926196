"""Retention of ideas: drafts end some time after the deadline, and what was taken back is emptied."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from programme.file import Programme
from programme.idea import State
from programme.lifecycle import Role
from services import drafts, row_fault
from services.files import match
from services.idea import move
from services.idea_leaving import empty
from services.journal import Actor
from services.own_ideas import OF_IDEA
from services.retention import MOST
from storage.draft import draft
from storage.engine.tx import Tx
from storage.extension import extension
from storage.idea import idea, plain


def lapse_ideas(
    tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE
) -> tuple[int, tuple[str, ...]]:
    """End drafts of ideas, and changes that were never sent, whose time is long over.

    Return how many, and the files to be removed: none, since no file of a draft is fetched before it is sent.

    Raises:
        RowFault: when one cannot be ended; the idea may be left out by `besides`.
    """
    before = now - timedelta(days=programme.nudges.lapse_days_after_close)
    over = [call.code for call in programme.calls if programme.ideas_close_at(call) <= before]
    if not over:
        return 0, ()
    rows = tx.all(
        sa.select(*plain, draft.c.form)
        .outerjoin(draft, OF_IDEA)
        .outerjoin(extension, (extension.c.person_id == idea.c.person_id) & (extension.c.call == idea.c.call))
        .where(
            idea.c.call.in_(over),
            (idea.c.state == State.DRAFT.value) | draft.c.form.is_not(None),
            extension.c.until_at.is_(None) | (extension.c.until_at <= before),
            *row_fault.besides(idea.c.id, besides),
        )
        .order_by(idea.c.id)
        .limit(MOST)
        .with_for_update(of=idea)
    )
    for row in rows:
        with row_fault.row(row.id):
            if row.state == State.DRAFT:
                move(tx, row, "lapse", actor=Actor(Role.CLOCK), now=now)
            if row.form is not None:
                drafts.drop(tx, person_id=row.person_id, form=row.form)
    return len(rows), ()


def purge_ideas(
    tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE
) -> tuple[int, tuple[str, ...]]:
    """Empty ideas that were taken back long ago; as `lapse_ideas`, with their files."""
    before = now - timedelta(days=programme.retention.withdrawn_days)
    rows = tx.all(
        sa.select(idea.c.id, idea.c.person_id)
        .where(
            idea.c.state == State.WITHDRAWN.value,
            idea.c.state_at < before,
            idea.c.answers.is_not(None),
            *row_fault.besides(idea.c.id, besides),
        )
        .order_by(idea.c.id)
        .limit(MOST)
        .with_for_update()
    )
    gone: list[str] = []
    for row in rows:
        with row_fault.row(row.id):
            empty(tx, [row.id])
            gone += match(tx, person_id=row.person_id, now=now)
    return len(rows), tuple(gone)
