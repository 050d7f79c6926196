"""Ideas that are given, and reviewers who are told of it, written as services do."""

from collections import Counter
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from conversations.world import World
from programme.lifecycle import Role
from programme.staff import Member
from services import assignment
from services import review as reviews
from services.journal import Actor
from services.registration import tell
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.person import person
from storage.review import review
from tests.support.ideas import IDEAS_NOW, diplomat, reviewer, sent

CHIEF = Actor(Role.COORDINATOR, 903)
CODES = ("municipality", "foreign_ministry", "universities", "science_town", "chamber")


def panel(tx: Tx, world: World, *, each: int = 1, first: int = 100) -> list[Member]:
    """Meet so many reviewers of each institution."""
    return [
        reviewer(tx, world, first + 10 * at + nth, code, name=f"{code} {nth}")
        for at, code in enumerate(CODES)
        for nth in range(each)
    ]


def author(tx: Tx, world: World, user_id: int, **answers: Any) -> tuple[int, int]:
    """Meet a diplomat who sends an idea; return the person and the idea."""
    who = diplomat(tx, world, user_id)
    return who.person_id, sent(tx, world, who.person_id, **answers)


def gives(tx: Tx, world: World, now: datetime = IDEAS_NOW) -> int:
    """Confirm the plan as it is now; return how many were offered."""
    found = assignment.look(tx, programme=world.programme)
    if found.offers:
        _, done = assignment.apply(tx, mark=found.mark, programme=world.programme, actor=CHIEF, now=now)
        assert done
    return len(found.offers)


def reviews_of(tx: Tx, *, idea_id: int | None = None, reviewer_id: int | None = None) -> list[Row]:
    """List reviews, oldest first."""
    query = sa.select(review).order_by(review.c.id)
    if idea_id is not None:
        query = query.where(review.c.idea_id == idea_id)
    if reviewer_id is not None:
        query = query.where(review.c.reviewer_id == reviewer_id)
    return tx.all(query)


def states_of(tx: Tx, **of: int) -> Counter[str]:
    """Count reviews by state."""
    return Counter(row.state for row in reviews_of(tx, **of))


def moves(tx: Tx, review_id: int, name: str, now: datetime = IDEAS_NOW, **values: Any) -> None:
    """Move a review in its reviewer's name."""
    row = reviews.read(tx, review_id=review_id)
    assert row is not None
    reviews.move(tx, row, name, actor=Actor(Role.REVIEWER, row.reviewer_id), now=now, **values)


def says(tx: Tx, person_id: int, *, phone: str | None = None, organisation: str | None = None) -> None:
    """Let somebody tell more of who they are."""
    tell(tx, person_id=person_id, details={"phone": phone, "profile": {"organisation": organisation}})


def lives(tx: Tx, person_id: int, zone: str | None) -> None:
    """Let somebody live by the clocks of a zone."""
    tx.run(sa.update(person).where(person.c.id == person_id).values(zone=zone))
