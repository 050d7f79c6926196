"""Conversations when two accounts become one person's: about each thing there is one, with the lines of both."""

import sqlalchemy as sa

from services.conversation import locked, opened, thing_of
from storage.conversation import conversation, conversation_line
from storage.engine.row import Row
from storage.engine.tx import Tx

_THEIRS = sa.select(conversation).where(conversation.c.person_id == sa.bindparam("of_person"))


def carry(tx: Tx, *, person_id: int, to: int) -> None:
    """Give somebody the conversations of the person whom their account was; their files go by `files.hand_over`."""
    for row in tx.all(_THEIRS.order_by(conversation.c.id).with_for_update(), of_person=person_id):
        kept = opened(tx, thing_of(row), person_id=to, now=row.opened_at)
        of_row = conversation_line.c.conversation_id == row.id
        tx.run(sa.update(conversation_line).where(of_row).values(conversation_id=kept.id))
        tx.run(sa.delete(conversation).where(conversation.c.id == row.id))
        _join(tx, row, into=kept.id)


def _join(tx: Tx, row: Row, *, into: int) -> None:
    kept = locked(tx, conversation_id=into)
    assert kept is not None  # noqa: S101 - it was locked a moment ago
    waiting = [at for at in (kept.waits_since, row.waits_since) if at is not None]
    closed = None if None in (kept.closed_at, row.closed_at) else max(kept.closed_at, row.closed_at)
    values = {
        "opened_at": min(kept.opened_at, row.opened_at),
        "waits_since": min(waiting, default=None),
        "closed_at": closed,
        "officer_id": kept.officer_id or row.officer_id,
        "messenger": row.messenger or kept.messenger,
    }
    tx.run(sa.update(conversation).where(conversation.c.id == into).values(**values))
