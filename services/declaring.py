"""A reviewer declares a tie to an author: whatever waits for them of that author goes to somebody else."""

from datetime import datetime

import sqlalchemy as sa

from programme.file import Programme
from programme.lifecycle import Role
from programme.review import WAITING, Refusal, Tie
from services.assignment import replan
from services.conflicts import declare
from services.journal import Actor
from services.review import move
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import plain, review


def declare_tie(
    tx: Tx, *, reviewer_id: int, person_id: int, tie: Tie, programme: Programme, now: datetime
) -> list[int]:
    """Keep a tie, and decline in the reviewer's name all that waits for them of this author; return these reviews."""
    declare(tx, reviewer_id=reviewer_id, person_id=person_id, tie=tie, now=now)
    rows = tx.all(
        sa.select(*plain)
        .join(idea, idea.c.id == review.c.idea_id)
        .where(
            review.c.reviewer_id == reviewer_id,
            review.c.state.in_([state.value for state in WAITING]),
            idea.c.person_id == person_id,
        )
        .order_by(review.c.id)
        .with_for_update(of=review)
    )
    actor = Actor(Role.REVIEWER, reviewer_id)
    for row in rows:
        move(tx, row, "decline", actor=actor, now=now, refusal=Refusal.CONFLICT.value)
        told = {"idea_id": row.idea_id, "institution": row.institution, "programme": programme}
        replan(tx, actor=actor, now=now, **told)
    return [row.id for row in rows]
