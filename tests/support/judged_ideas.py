"""Ideas with a decision that waits to be published, written as services do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from conversations.world import World
from programme.idea import Outcome
from programme.lifecycle import Role
from services import idea
from services.journal import Actor
from services.people import Known
from storage.engine.tx import Tx
from storage.review import review
from tests.support.ideas import IDEAS_NOW, diplomat, sent

BY = Actor(Role.COORDINATOR, 900)


def judged(
    tx: Tx,
    world: World,
    person_id: int,
    outcome: Outcome,
    *,
    reasons: Sequence[str] = (),
    words: str | None = None,
    remarks: Sequence[str] = (),
    now: datetime = IDEAS_NOW,
    title: str = "نمایشگاه مشترک مینیاتور",
    **values: Any,
) -> int:
    """Send an idea of a diplomat, and decide it; return its id."""
    idea_id = sent(tx, world, person_id, now=now, title=title)
    for number, line in enumerate(remarks):
        remarked(tx, idea_id, 950 + number, line, now=now)
    told = {"outcome": outcome.value, "reasons": list(reasons), "reason_text": words, "decided_by": 900}
    moved(tx, idea_id, outcome.value, now=now, **told, decided_at=now, **values)
    return idea_id


def remarked(
    tx: Tx, idea_id: int, reviewer_id: int, line: str | None, state: str = "locked", now: datetime = IDEAS_NOW
) -> None:
    """Let somebody review an idea, with a line that its author may read and a note that they may not."""
    about = {"idea_id": idea_id, "reviewer_id": reviewer_id, "institution": "chamber", "state": state}
    said = {"verdict": "feasible", "line": line, "note": "محرمانه"}
    at = dict.fromkeys(("offered_at", "due_at", "state_at", "submitted_at"), now)
    tx.run(sa.insert(review).values(**about, **said, **at))


def moved(tx: Tx, idea_id: int, name: str, *, now: datetime = IDEAS_NOW, by: Actor = BY, **values: Any) -> None:
    """Move an idea as somebody who coordinates."""
    row = idea.read(tx, idea_id=idea_id)
    assert row is not None
    idea.move(tx, row, name, actor=by, now=now, **values)


def author(
    tx: Tx,
    world: World,
    user_id: int,
    outcome: Outcome,
    *,
    messenger: str = "bale",
    language: str | None = None,
    **told: Any,
) -> tuple[Known, int]:
    """Meet a diplomat whose idea is decided; return them and its id."""
    who = diplomat(tx, world, user_id, messenger=messenger, language=language)
    return who, judged(tx, world, who.person_id, outcome, **told)
