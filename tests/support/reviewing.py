"""Reviews that were offered, and their reviewers' presses, written as services do."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from conversations.world import World
from programme.review import State, Verdict
from programme.staff import Member
from services import reviewing
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.review import review
from tests.support.ideas import IDEAS_NOW

SCORES = {"benefit": 4, "means": 3, "fit": 2, "risk": 1, "effort": 0}


def offered(tx: Tx, idea_id: int, member: Member, *, now: datetime = IDEAS_NOW, days: int = 10) -> int:
    """Offer an idea to a reviewer; return the review's id."""
    made = tx.one(
        sa.insert(review).returning(review.c.id),
        idea_id=idea_id,
        reviewer_id=member.person_id,
        institution=member.institution,
        state=State.OFFERED.value,
        offered_at=now,
        due_at=now + timedelta(days=days),
        state_at=now,
    )
    assert made is not None
    return int(made.id)


def row(tx: Tx, review_id: int) -> Row:
    """Read a review as it stands."""
    found = tx.one(sa.select(review).where(review.c.id == review_id))
    assert found is not None
    return found


def about(tx: Tx, review_id: int, member: Member) -> dict[str, Any]:
    """Say which review a press is about, as it is now."""
    return {"review_id": review_id, "version": row(tx, review_id).version, "reviewer": member}


def opened(tx: Tx, world: World, review_id: int, member: Member, *, now: datetime = IDEAS_NOW) -> None:
    """Open a review."""
    reviewing.look(tx, review_id=review_id, reviewer=member, programme=world.programme, now=now)


def handed_in(
    tx: Tx,
    world: World,
    review_id: int,
    member: Member,
    *,
    verdict: Verdict = Verdict.FEASIBLE,
    now: datetime = IDEAS_NOW,
) -> None:
    """Write a whole review and hand it in."""
    opened(tx, world, review_id, member, now=now)
    for code, points in SCORES.items():
        reviewing.score(tx, code=code, points=points, programme=world.programme, **about(tx, review_id, member))
    reviewing.judge(tx, verdict=verdict, **about(tx, review_id, member))
    reviewing.submit(tx, programme=world.programme, now=now, **about(tx, review_id, member))
