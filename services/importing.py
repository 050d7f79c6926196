"""The way of a sheet of decisions: sent, read, approved, applied; each step is a row's state."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from programme.answers import Kept
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.sheet import PLAN_LASTS, Difference, Result
from services import files, notices
from services.journal import Actor, record
from storage.decision_import import decision_import
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.file import file

_D = decision_import.c
_OPEN = ("waiting", "planned")
# Without the plan: what cannot be opened must not stop the others.
_PLAIN = (_D.id, _D.person_id, _D.file_id, _D.state, _D.made_at, _D.ended_at)

MOST_READINGS = 2
"""How often a sheet is begun to be read: one that two ends of the process left half read is not tried again."""


def begin(tx: Tx, sent: Kept, *, person_id: int, now: datetime) -> int:
    """Want the bytes of a sheet that somebody sent; what they sent before and did not approve is dropped."""
    for row in tx.all(_of(person_id).where(_D.state.in_(_OPEN)).with_for_update()):
        _end(tx, row, state="dropped", now=now)
    file_id = files.want(tx, sent, person_id=person_id, now=now)
    values = {"person_id": person_id, "file_id": file_id, "state": "waiting", "made_at": now}
    made = tx.one(sa.insert(decision_import).returning(_D.id), **values)
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    return int(made.id)


def latest(tx: Tx, *, person_id: int) -> Row | None:
    """Return the newest sheet that somebody sent."""
    return tx.one(_of(person_id).order_by(_D.id.desc()).limit(1))


def one(tx: Tx, *, import_id: int, person_id: int) -> Row | None:
    """Return a sheet that somebody sent, to be changed; nobody approves another one's."""
    return tx.one(_of(person_id).where(_D.id == import_id).with_for_update())


def to_read(tx: Tx) -> list[Row]:
    """List the sheets that wait to be read, with what became of their bytes (None: they are gone)."""
    query = (
        sa.select(_D.id, _D.person_id, file.c.state, file.c.address)
        .select_from(decision_import)
        .outerjoin(file, file.c.id == _D.file_id)
    )
    return tx.all(query.where(_D.state == "waiting").order_by(_D.id))


def to_apply(tx: Tx) -> list[Row]:
    """List the approved differences that are not applied to the end."""
    return tx.all(sa.select(*_PLAIN).where(_D.state == "applied", _D.ended_at.is_(None)).order_by(_D.id))


def plan_of(tx: Tx, *, import_id: int) -> dict[str, Any]:
    """Open what a sheet would change, or what came of it.

    Raises:
        WrongKey: when it cannot be opened.
    """
    row = tx.one(sa.select(_D.plan).where(_D.id == import_id))
    return {} if row is None or row.plan is None else dict(row.plan)


def begin_reading(tx: Tx, *, import_id: int) -> bool:
    """Note that a sheet is about to be read; False when that was begun too often, and never came to an end.

    Raises:
        WrongKey: when the note of before cannot be opened.
    """
    readings = int(plan_of(tx, import_id=import_id).get("readings", 0))
    query = sa.update(decision_import).where(_D.id == import_id, _D.state == "waiting")
    tx.run(query.values(plan={"readings": readings + 1}))
    return readings < MOST_READINGS


def planned(tx: Tx, found: Difference, *, import_id: int, now: datetime) -> tuple[str, ...]:
    """Keep the difference until it is approved, and tell its sender; return the addresses of bytes to be removed."""
    return _read(tx, import_id, {"state": "planned", "plan": found.as_dict()}, now=now)


def unreadable(tx: Tx, why: str, params: dict[str, Any], *, import_id: int, now: datetime) -> tuple[str, ...]:
    """Note why a sheet could not be read, and tell its sender; return as `planned`."""
    plan = {"why": why, "params": params}
    return _read(tx, import_id, {"state": "unreadable", "plan": plan, "ended_at": now}, now=now)


def approve(tx: Tx, row: Row, *, actor: Actor, now: datetime) -> bool:
    """Let a difference be applied; False when it does not wait for that any more."""
    if row.state != "planned" or row.made_at + PLAN_LASTS < now:
        return False
    tx.run(sa.update(decision_import).where(_D.id == row.id).values(state="applied"))
    record(tx, actor=actor, action="import", noun="decision_import", noun_id=row.id, now=now)
    return True


def drop(tx: Tx, row: Row, *, now: datetime) -> bool:
    """Give a sheet up; False when it is too late for that."""
    if row.state not in _OPEN:
        return False
    _end(tx, row, state="dropped", now=now)
    return True


def applied(tx: Tx, result: Result, *, import_id: int, now: datetime) -> None:
    """Keep what came of it instead of the difference, and tell its sender."""
    query = sa.update(decision_import).where(_D.id == import_id, _D.state == "applied", _D.ended_at.is_(None))
    if tx.run(query.values(plan=result.as_dict(), ended_at=now)) == 1:
        _tell(tx, import_id, "applied", now=now)


def overdue(tx: Tx, *, now: datetime) -> list[Row]:
    """List the differences that nobody approved in time."""
    return tx.all(sa.select(*_PLAIN).where(_D.state == "planned", _D.made_at < now - PLAN_LASTS))


def lapse(tx: Tx, *, now: datetime) -> None:
    """Drop differences that nobody approved in time."""
    for row in overdue(tx, now=now):
        _end(tx, row, state="dropped", now=now)


def by_command(tx: Tx, *, call: str, now: datetime) -> None:
    """Write down that the operator applies a sheet."""
    record(tx, actor=Actor(Role.COORDINATOR), action="import", noun="call", noun_id=None, now=now, after=call)


def _of(person_id: int) -> sa.Select[Any]:
    return sa.select(*_PLAIN).where(_D.person_id == person_id)


def _read(tx: Tx, import_id: int, values: dict[str, Any], *, now: datetime) -> tuple[str, ...]:
    row = tx.one(sa.select(*_PLAIN).where(_D.id == import_id, _D.state == "waiting").with_for_update())
    if row is None:
        return ()
    # The bytes have done their work.
    tx.run(sa.update(decision_import).where(_D.id == import_id).values(**values, file_id=None))
    _tell(tx, import_id, values["state"], now=now)
    return files.drop(tx, file.c.id == row.file_id)


def _end(tx: Tx, row: Row, *, state: str, now: datetime) -> None:
    values = {"state": state, "plan": None, "file_id": None, "ended_at": now}
    tx.run(sa.update(decision_import).where(_D.id == row.id).values(**values))
    if row.file_id is not None:
        files.drop(tx, file.c.id == row.file_id)


def _tell(tx: Tx, import_id: int, state: str, *, now: datetime) -> None:
    row = tx.one(sa.select(_D.person_id).where(_D.id == import_id))
    assert row is not None  # noqa: S101 - changed in this transaction
    body = {"import": import_id, "state": state}
    occurrence = f"{import_id}.{state}"
    notices.plan(tx, person_id=row.person_id, purpose=Purpose.SHEET, occurrence=occurrence, body=body, now=now)
