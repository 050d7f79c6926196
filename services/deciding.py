"""Deciding a registration: what the desk and the import of a sheet do alike, in one transaction."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from programme.errors import Conflict
from programme.lifecycle import Role
from programme.registration import PENDING, State, Verdict
from programme.triage import LEASE
from services.journal import Actor
from services.registration import UNDECIDED, move
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.judgement import judgement
from storage.registration import registration

DOUBLES = (State.PENDING_DUPLICATE, State.MERGED)
"""States of a registration beside which another one of the same person stays."""

_AGAIN = sa.select(registration).where(registration.c.id == sa.bindparam("of_id")).with_for_update()
_JUDGE = sa.insert(judgement)
_JOINED = sa.select(registration.c.id).where(
    registration.c.call == sa.bindparam("in_call"),
    registration.c.state.in_([state.value for state in DOUBLES]),
    registration.c.merged_into == sa.bindparam("of_id"),
)
_TAKE_BACK = sa.update(judgement).where(
    judgement.c.registration_id == sa.bindparam("of_id"), judgement.c.undone_at.is_(None)
)


def decide(
    tx: Tx,
    row: Row,
    *,
    verdict: Verdict,
    reasons: Sequence[str],
    text: str | None,
    actor: Actor,
    now: datetime,
    merged_into: int | None = None,
) -> State:
    """Give a registration that was read in this transaction a verdict; nothing moves when it has just that already.

    One that waits is claimed first, one that is pending is reopened first, where the table lets the actor.

    Raises:
        Conflict: when somebody else has it before them, or was faster; when others were joined with what is now to be
            a double itself.
        MoveNotAllowed: when the table has no such move for the actor.
    """
    if _stands(row, verdict, reasons, text, merged_into):
        return State(row.state)
    if held_by_another(row, actor=actor, now=now):
        raise Conflict("registration.held")
    if verdict is Verdict.DUPLICATE and tx.one(_JOINED.limit(1), in_call=row.call, of_id=row.id) is not None:
        # Whoever was joined with this one would be left with no registration at all.
        raise Conflict("registration.stays_for_others")
    if row.state == State.SUBMITTED:
        row = claim(tx, row, actor=actor, now=now)
    elif row.state in PENDING:
        row = take_back(tx, row, name="reopen" if actor.role is Role.COORDINATOR else "undo", actor=actor, now=now)
    target = move(
        tx,
        row,
        verdict.value,
        actor=actor,
        now=now,
        officer_id=actor.person_id,
        lease_until=None,
        reasons=list(reasons),
        reason_text=text,
        decided_by=actor.person_id,
        decided_at=now,
        merged_into=merged_into,
        # A change that comes later is shown beside what was known now.
        screened=row.answers,
    )
    # The operator's command line is no officer: what it decides stands in the audit log and is nobody's to undo.
    if actor.person_id is not None:
        values = {"officer_id": actor.person_id, "verdict": verdict.value, "reasons": list(reasons)}
        tx.run(_JUDGE, registration_id=row.id, version=row.version + 1, judged_at=now, **values)
    return target


def take_back(tx: Tx, row: Row, *, name: str, actor: Actor, now: datetime) -> Row:
    """Take a pending decision back by `undo` or `reopen`; return the registration as it stands then, in screening.

    Raises:
        MoveNotAllowed: when the table has no such move for the actor.
        Conflict: when somebody else was faster.
    """
    moved = _moved(tx, row, name, actor=actor, now=now, **UNDECIDED)
    tx.run(_TAKE_BACK, of_id=row.id, undone_at=now)
    return moved


def held_by_another(row: Row, *, actor: Actor, now: datetime) -> bool:
    """Say whether somebody else has a registration before them now."""
    held = row.state == State.IN_SCREENING and row.officer_id not in (None, actor.person_id)
    return bool(held and row.lease_until is not None and row.lease_until > now)


def claim(tx: Tx, row: Row, *, actor: Actor, now: datetime) -> Row:
    """Take a registration that waits before oneself, for some minutes; return it as it stands then.

    Raises:
        MoveNotAllowed: when the table has no such move for the actor.
        Conflict: when somebody else was faster.
    """
    return _moved(tx, row, "claim", actor=actor, now=now)


def read(tx: Tx, *, registration_id: int) -> Row | None:
    """Read a registration, to be changed."""
    return tx.one(_AGAIN, of_id=registration_id)


def _moved(tx: Tx, row: Row, name: str, *, actor: Actor, now: datetime, **values: None) -> Row:
    move(tx, row, name, actor=actor, now=now, officer_id=actor.person_id, lease_until=now + LEASE, **values)
    moved = tx.one(_AGAIN, of_id=row.id)
    assert moved is not None  # noqa: S101 - moved above, in this transaction
    return moved


def _stands(row: Row, verdict: Verdict, reasons: Sequence[str], text: str | None, merged_into: int | None) -> bool:
    return (
        Verdict.of(row.state) is verdict
        and list(row.reasons or ()) == list(reasons)
        and (row.reason_text or None) == (text or None)
        and row.merged_into == merged_into
    )
