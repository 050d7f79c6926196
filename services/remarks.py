"""Remarks of officers on a registration: inner notes, and a flag; no citizen is ever told of them."""

from datetime import datetime

import sqlalchemy as sa

from programme.errors import NotFound
from programme.staff import Member
from services.deciding import read
from services.journal import Actor, record
from storage.engine.tx import Tx
from storage.registration import registration


def note(tx: Tx, *, registration_id: int, text: str, officer: Member, now: datetime) -> None:
    """Add a note.

    Raises:
        NotFound: when there is no such registration.
    """
    row = read(tx, registration_id=registration_id)
    if row is None:
        raise NotFound("triage.no_such_file")
    notes = [*(row.notes or []), {"by": officer.person_id, "at": now.isoformat(), "text": text}]
    tx.run(sa.update(registration).where(registration.c.id == registration_id).values(notes=notes))
    _record(tx, registration_id, officer, "note", now=now)


def flag(tx: Tx, *, registration_id: int, officer: Member, now: datetime) -> None:
    """Flag a registration, or take its flag away.

    Raises:
        NotFound: when there is no such registration.
    """
    row = read(tx, registration_id=registration_id)
    if row is None:
        raise NotFound("triage.no_such_file")
    tx.run(sa.update(registration).where(registration.c.id == registration_id).values(flagged=1 - row.flagged))
    _record(tx, registration_id, officer, "flag", now=now, after="unflagged" if row.flagged else "flagged")


def _record(
    tx: Tx, registration_id: int, officer: Member, action: str, *, now: datetime, after: str | None = None
) -> None:
    actor = Actor(officer.role, officer.person_id)
    record(tx, actor=actor, action=action, noun="registration", noun_id=registration_id, now=now, after=after)
