"""Ideas of the board whose author has everything erased: whoever looks after them is told once."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from programme.idea import OPERATIONAL
from programme.notice import Purpose
from services.notices import awake_at, plan
from storage.engine.tx import Tx
from storage.idea import idea

_LOOKED_AFTER = (
    sa.select(idea.c.code, idea.c.owner_id)
    .where(
        idea.c.person_id == bindparam("of_person"),
        idea.c.state.in_(OPERATIONAL),
        idea.c.owner_id.is_not(None),
        idea.c.owner_id != bindparam("of_person"),
    )
    .order_by(idea.c.id)
)


def tell_lost(tx: Tx, *, person_id: int, programme: Programme, now: datetime) -> None:
    """Tell the owners of somebody's ideas that these are about to be erased.

    The notice has the code that the owner knows and nothing else: neither it nor its name leads to the tombstone.
    """
    for row in tx.all(_LOOKED_AFTER, of_person=person_id):
        plan(
            tx,
            person_id=row.owner_id,
            purpose=Purpose.RELEASE,
            occurrence=f"erased.{secrets.token_hex(6)}",
            body={"answer": "erased", "code": row.code},
            due_at=awake_at(tx, person_id=row.owner_id, programme=programme, now=now),
            now=now,
        )
