"""What a citizen is told of the decision on their registration, and when it may be told at all."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from programme.decision import TOLD, Decision
from programme.notice import Purpose
from programme.registration import Verdict
from services.journal import Actor
from services.notices import plan
from services.registration import move
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.person import person
from storage.registration import registration
from storage.second_look import second_look, waits

COLUMNS = (
    registration.c.code,
    registration.c.state,
    registration.c.answers,
    registration.c.reasons,
    registration.c.reason_text,
    person.c.details,
)
"""What `decision_of` reads; the person is joined."""

_OF = (
    sa.select(*COLUMNS)
    .join(person, person.c.id == registration.c.person_id)
    .where(registration.c.id == sa.bindparam("of_id"), registration.c.person_id == sa.bindparam("of_person"))
)
# All that the message of a decision is written from: what cannot be opened now could not be told later.
_OPENED = (
    sa.select(person.c.zone, *COLUMNS)
    .join(person, person.c.id == registration.c.person_id)
    .where(registration.c.id == sa.bindparam("of_id"))
)


def publish(tx: Tx, row: Row, *, actor: Actor, batch: str, now: datetime) -> None:
    """Publish the decision on a registration that was read in this transaction, with its notice.

    Raises:
        WrongKey: when what would be told cannot be opened.
    """
    verdict = Verdict.of(row.state)
    assert verdict is not None  # noqa: S101 - only what is pending is proposed
    tx.one(_OPENED, of_id=row.id)
    move(tx, row, f"publish_{verdict}", actor=actor, now=now, published_at=now)
    about = body_of(row.id, verdict)
    plan(tx, person_id=row.person_id, purpose=Purpose.DECISION, occurrence=row.code, body=about, batch=batch, now=now)


def done(tx: Tx, ids: list[int]) -> None:
    """End what was to be looked at a second time: what was told need not be."""
    tx.run(sa.delete(second_look).where(second_look.c.registration_id.in_(ids), waits))


def sample(tx: Tx, registration_id: int) -> tuple[Decision, str | None]:
    """Write what the citizen would be told if it were published now, and read their zone."""
    row = tx.one(_OPENED, of_id=registration_id)
    verdict = None if row is None else Verdict.of(row.state)
    assert row is not None  # noqa: S101 - picked in this transaction
    assert verdict is not None  # noqa: S101 - only what is pending is picked
    return decision_of(row, verdict), row.zone


def body_of(registration_id: int, verdict: Verdict) -> dict[str, Any]:
    """Write what a notice of a decision is about."""
    return {"registration": registration_id, "verdict": verdict.value}


def published(tx: Tx, body: dict[str, Any], *, person_id: int) -> Decision | None:
    """Return the decision that a notice is about; None where it is not published, or the registration moved on."""
    verdict = Verdict(body["verdict"])
    row = tx.one(_OF, of_id=body["registration"], of_person=person_id)
    return None if row is None or row.state != TOLD[verdict] else decision_of(row, verdict)


def decision_of(row: Row, verdict: Verdict) -> Decision:
    """Take of a registration what its citizen is told; never an officer, a note, or another's code."""
    return Decision(
        row.code,
        verdict,
        (row.answers or {}).get("name", ""),
        tuple(row.reasons or ()),
        row.reason_text,
        completed=bool((row.details or {}).get("profile")),
    )
