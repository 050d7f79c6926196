"""The audit log: who did what, and when. Entries are added, never changed."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from programme.lifecycle import Role
from storage.audit import audit
from storage.engine.tx import Tx

_RECORD = sa.insert(audit)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts now: a person in a role, or the clock (no person)."""

    role: Role
    person_id: int | None = None


def record(
    tx: Tx,
    *,
    actor: Actor,
    action: str,
    noun: str,
    noun_id: int | None,
    now: datetime,
    before: str | None = None,
    after: str | None = None,
) -> None:
    """Write one entry."""
    tx.run(
        _RECORD,
        at=now,
        actor_id=actor.person_id,
        role=actor.role.value,
        action=action,
        noun=noun,
        noun_id=noun_id,
        before=before,
        after=after,
    )
