"""Reviews of an idea, offered and sent as services do."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from conversations.world import World
from programme.lifecycle import Role
from programme.review import Verdict
from programme.staff import Member
from services import review as reviews
from services import reviews_in
from services.journal import Actor
from storage.engine.tx import Tx
from storage.review import review
from tests.support.ideas import IDEAS_NOW, reviewer

SCORES = {"benefit": 3, "means": 2, "fit": 4, "risk": 1, "effort": 2}
INSTITUTIONS = ("municipality", "foreign_ministry", "universities", "science_town", "chamber")


def offered(tx: Tx, world: World, idea_id: int, member: Member, *, now: datetime = IDEAS_NOW) -> int:
    """Offer an idea to a reviewer; return the review's id."""
    made = tx.one(
        sa.insert(review).returning(review.c.id),
        idea_id=idea_id,
        reviewer_id=member.person_id,
        institution=member.institution,
        state="offered",
        offered_at=now,
        due_at=now + timedelta(days=14),
        state_at=now,
    )
    assert made is not None
    reviews_in.check(tx, idea_id=idea_id, programme=world.programme, now=now)
    return int(made.id)


def moved(tx: Tx, world: World, review_id: int, name: str, *, now: datetime = IDEAS_NOW, **values: Any) -> bool:
    """Let a reviewer move their review; return whether the coordinators are told that all are in."""
    row = reviews.read(tx, review_id=review_id)
    assert row is not None
    reviews.move(tx, row, name, actor=Actor(Role.REVIEWER, row.reviewer_id), now=now, **values)
    return reviews_in.check(tx, idea_id=row.idea_id, programme=world.programme, now=now)


def submitted(
    tx: Tx, world: World, review_id: int, verdict: Verdict, *, now: datetime = IDEAS_NOW, **values: Any
) -> bool:
    """Let a reviewer open a review and send it."""
    row = reviews.read(tx, review_id=review_id)
    assert row is not None
    if row.state == "offered":
        moved(tx, world, review_id, "open", now=now, opened_at=now)
    told = {"scores": SCORES, "confidence": "high", "line": "به شهر سود می‌رساند.", "note": "با موزه تماس گرفته شد."}
    return moved(tx, world, review_id, "submit", now=now, submitted_at=now, verdict=verdict, **{**told, **values})


def reviewed(tx: Tx, world: World, idea_id: int, *verdicts: Verdict | None, first_user: int = 700) -> list[int]:
    """Have an idea reviewed by one reviewer of each institution; None leaves the review to be done."""
    found = []
    for at, (verdict, institution) in enumerate(zip(verdicts, INSTITUTIONS, strict=False)):
        member = reviewer(tx, world, first_user + at, institution, name=f"کارشناس {at + 1}")
        found.append((offered(tx, world, idea_id, member), verdict))
    for review_id, verdict in found:
        if verdict is not None:
            submitted(tx, world, review_id, verdict)
    return [review_id for review_id, _ in found]
