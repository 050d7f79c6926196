"""The ideas of somebody who erases everything: a tombstone of dates and counts stays of each."""

from datetime import datetime

import sqlalchemy as sa

from programme.idea import State
from services.closing_reviews import drop_waiting
from services.idea import fresh_code, move
from services.idea_leaving import empty
from services.journal import Actor
from storage.conflict import conflict
from storage.engine.tx import Tx
from storage.extension import extension
from storage.idea import idea, plain

_ONE = sa.select(*plain).where(idea.c.id == sa.bindparam("of_id")).with_for_update()


def erase_ideas(tx: Tx, *, person_id: int, actor: Actor, now: datetime) -> None:
    """Erase the ideas of a person, their wish for more time, and what was declared of them or by them."""
    # Nothing of it is opened: what must go, goes also where nobody can read it any more.
    mine = sa.select(*plain).where(idea.c.person_id == person_id, idea.c.state != State.ERASED.value)
    rows = tx.all(mine.order_by(idea.c.id).with_for_update())
    for known in rows:
        drop_waiting(tx, idea_id=known.id, now=now)
        # Read anew: of two ideas that were to be joined, the end of one moves the other.
        row = tx.one(_ONE, of_id=known.id)
        assert row is not None  # noqa: S101 - locked above
        # A code that was told would lead from the person to their tombstone.
        move(tx, row, "erase", actor=actor, now=now, code=fresh_code(tx))
    empty(tx, [row.id for row in rows])
    tx.run(sa.delete(extension).where(extension.c.person_id == person_id))
    tx.run(sa.delete(conflict).where((conflict.c.person_id == person_id) | (conflict.c.reviewer_id == person_id)))
