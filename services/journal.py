"""The audit log: who did what, and when. Entries are added, chained to one another, and never changed."""

from dataclasses import dataclass
from datetime import datetime

from programme.lifecycle import Role
from storage.audit_chain import entry
from storage.engine.tx import Tx


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
    note: str | None = None,
) -> None:
    """Have one entry written at the end of the transaction; a `note` is sealed."""
    tx.log(
        entry(
            tx.keys,
            at=now,
            actor_id=actor.person_id,
            role=actor.role.value,
            action=action,
            noun=noun,
            noun_id=noun_id,
            before=before,
            after=after,
            note=note,
        )
    )
