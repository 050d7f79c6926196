"""What an author is told of the decision on an idea, and when it may be told at all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.idea import Outcome, State
from programme.idea_decision import IdeaDecision
from programme.notice import Purpose
from programme.review import DONE
from services.idea import move
from services.journal import Actor
from services.notices import plan
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.person import person
from storage.review import review

_READ = (
    sa.select(
        *(idea.c[name] for name in ("id", "person_id", "code", "state", "answers", "outcome", "reasons")),
        *(idea.c[name] for name in ("reason_text", "merged_into", "referred_to")),
        *(person.c.details, person.c.zone),
    )
    .join(person, person.c.id == idea.c.person_id)
    .where(idea.c.id == bindparam("of_id"))
)
_REMARKS = (
    sa.select(review.c.line)
    .where(review.c.idea_id == bindparam("of_id"), review.c.state.in_([state.value for state in DONE]))
    # Not as they were offered: that order says which institution was asked first.
    .order_by(review.c.reviewer_id)
)
_OTHER = (
    sa.select(idea.c.code, idea.c.state, idea.c.person_id, person.c.details)
    .join(person, person.c.id == idea.c.person_id)
    .where(idea.c.id == bindparam("of_id"))
)


def body_of(idea_id: int, outcome: Outcome) -> dict[str, Any]:
    """Write what a notice of a decision is about."""
    return {"idea": idea_id, "outcome": outcome.value}


def publish(tx: Tx, row: Row, *, actor: Actor, batch: str, now: datetime) -> None:
    """Publish the decision on an idea that was read in this transaction, with its notice.

    Raises:
        WrongKey: when what would be told cannot be opened: it could not be told later, either.
    """
    outcome = Outcome.of(row.state)
    assert outcome is not None  # noqa: S101 - only what is pending is proposed
    sample(tx, row.id)
    # From now on the reminders are those of the question whether the author still wants it.
    move(tx, row, f"publish_{outcome}", actor=actor, now=now, published_at=now, nudges=0)
    about = body_of(row.id, outcome)
    plan(tx, person_id=row.person_id, purpose=Purpose.IDEA, occurrence=row.code, body=about, batch=batch, now=now)


def published(tx: Tx, body: dict[str, Any], *, person_id: int) -> IdeaDecision | None:
    """Return the decision that a notice is about; None where it is not published, or the idea moved on."""
    outcome, row = Outcome(body["outcome"]), tx.one(_READ, of_id=body["idea"])
    if row is None or row.person_id != person_id or row.outcome != outcome or row.state != outcome.published:
        return None
    return _decision(tx, row, outcome, joined=(State.MERGED,))


def told(tx: Tx, *, idea_id: int, person_id: int) -> IdeaDecision | None:
    """Return the decision on somebody's own idea, as long as it is as it was published."""
    row = tx.one(sa.select(idea.c.outcome).where(idea.c.id == idea_id))
    if row is None or row.outcome is None:
        return None
    return published(tx, body_of(idea_id, Outcome(row.outcome)), person_id=person_id)


def sample(tx: Tx, idea_id: int) -> tuple[IdeaDecision, str | None]:
    """Write what the author would be told if it were published now, and read their zone."""
    row = tx.one(_READ, of_id=idea_id)
    outcome = None if row is None else Outcome.of(row.state)
    assert row is not None  # noqa: S101 - picked in this transaction
    assert outcome is not None  # noqa: S101 - only what is pending is picked
    # What would be published with it is counted in.
    return _decision(tx, row, outcome, joined=(State.MERGED, State.PENDING_MERGED)), row.zone


def _decision(tx: Tx, row: Row, outcome: Outcome, *, joined: Sequence[State]) -> IdeaDecision:
    into = tx.one(_OTHER, of_id=row.merged_into) if outcome is Outcome.MERGED else None
    there = into is not None and into.state not in (State.ERASED, State.WITHDRAWN)
    return IdeaDecision(
        id=row.id,
        code=row.code,
        title=str((row.answers or {}).get("title") or ""),
        outcome=outcome,
        name=_name(row),
        reasons=tuple(row.reasons or ()),
        words=row.reason_text,
        remarks=tuple(one.line for one in tx.all(_REMARKS, of_id=row.id) if one.line),
        into=into.code if into is not None and there else None,
        partners=_partners(tx, row, into if there else None, joined),
        referred_to=row.referred_to if outcome is Outcome.REFERRED else None,
    )


def _partners(tx: Tx, row: Row, into: Row | None, joined: Sequence[State]) -> tuple[str, ...]:
    """Name the others whose ideas are carried out with this one; they all agreed to that."""
    whole = row.id if into is None else row.merged_into
    others = tx.all(
        sa.select(idea.c.person_id, person.c.details)
        .join(person, person.c.id == idea.c.person_id)
        .where(idea.c.merged_into == whole, idea.c.state.in_([state.value for state in joined]))
        .order_by(idea.c.id)
    )
    # One person may have sent several of them.
    names = {one.person_id: _name(one) for one in ((into,) if into is not None else ()) + tuple(others)}
    return tuple(name for person_id, name in names.items() if name and person_id != row.person_id)


def _name(row: Row) -> str:
    return str((row.details or {}).get("name") or "")
