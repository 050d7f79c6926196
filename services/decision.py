"""What a citizen is told of the decision on their registration, and when it may be told at all."""

from typing import Any

import sqlalchemy as sa

from programme.decision import TOLD, Decision
from programme.registration import Verdict
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.person import person
from storage.registration import registration

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
