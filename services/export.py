"""What the secretariat takes out of the database: page by page, each beginning behind the last id of the one before."""

from collections.abc import Callable
from datetime import datetime

import orjson
import sqlalchemy as sa

from programme.registration import State, Verdict
from services.journal import Actor, record
from storage.audit import audit
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.judgement import judgement
from storage.outbox import outbox
from storage.person import person
from storage.registration import here, registration
from storage.sealing import Keys
from storage.staff import staff

PAGE = 200
"""Rows opened at once: the loop waits no longer than that takes, and memory holds no more."""

Page = Callable[..., list[Row]]

_SENT = sa.and_(here, registration.c.state != State.DRAFT.value)
_other = registration.alias()


def registrations(tx: Tx, *, call: str, after: int, most: int = PAGE) -> list[Row]:
    """Read registrations that were sent and not taken back, with what their people told of themselves."""
    query = (
        sa.select(registration, person.c.details, _other.c.code.label("merged_code"))
        .join(person, person.c.id == registration.c.person_id)
        .outerjoin(_other, _other.c.id == registration.c.merged_into)
        .where(registration.c.call == call, _SENT, registration.c.id > after)
    )
    return tx.all(query.order_by(registration.c.id).limit(most))


def messages(tx: Tx, *, call: str, after: int, most: int = PAGE) -> list[Row]:
    """Read the outbox, with the code of whom each message is for."""
    whose = sa.and_(registration.c.person_id == outbox.c.person_id, registration.c.call == call, here)
    o = outbox.c
    columns = (o.id, o.messenger, o.purpose, o.state, o.reason, o.attempts, o.unsure, o.due_at, o.use_by, o.updated_at)
    query = sa.select(*columns, o.person_id, registration.c.code).select_from(outbox).outerjoin(registration, whose)
    return tx.all(query.where(o.id > after).order_by(o.id).limit(most))


def judgements(tx: Tx, *, call: str, after: int, most: int = PAGE) -> list[Row]:
    """Read what officers said, also what was undone."""
    query = (
        sa.select(judgement, registration.c.code)
        .select_from(judgement)
        .join(registration, registration.c.id == judgement.c.registration_id)
        .where(registration.c.call == call, judgement.c.id > after)
    )
    return tx.all(query.order_by(judgement.c.id).limit(most))


def entries(tx: Tx, *, call: str, after: int, most: int = PAGE) -> list[Row]:
    """Read the audit log, with the code of the registration that an entry is about."""
    a = audit.c
    about = sa.and_(a.noun == "registration", registration.c.id == a.noun_id)
    columns = (a.id, a.at, a.actor_id, a.role, a.action, a.noun, a.noun_id, a.before, a.after)
    query = sa.select(*columns, registration.c.code).select_from(audit).outerjoin(registration, about)
    return tx.all(query.where(a.id > after).order_by(a.id).limit(most))


def members(tx: Tx, *, call: str, after: int, most: int = PAGE) -> list[Row]:
    """Read who is or was of the staff."""
    return tx.all(sa.select(staff).where(staff.c.id > after).order_by(staff.c.id).limit(most))


def names(tx: Tx) -> dict[int, str]:
    """Name the people who are or were of the staff."""
    return {row.person_id: row.name or "" for row in tx.all(sa.select(staff.c.person_id, staff.c.name))}


def count(tx: Tx, *, call: str) -> int:
    """Count the rows of all sheets, for the progress."""
    sent = sa.select(sa.func.count()).select_from(registration).where(registration.c.call == call, _SENT)
    whole = [sa.select(sa.func.count()).select_from(table) for table in (outbox, judgement, audit, staff)]
    return sum(int(row[0]) for query in (sent, *whole) for row in tx.all(query))


def taken(tx: Tx, *, actor: Actor, call: str, now: datetime) -> None:
    """Write down that somebody takes a call's registrations out; they show contact data."""
    record(tx, actor=actor, action="export", noun="call", noun_id=None, now=now, after=call)


def mark(keys: Keys, row: Row) -> str:
    """Return a sign that changes with a registration's answers and decision, and says nothing about them."""
    return marks(keys, row)[0]


def marks(keys: Keys, row: Row) -> list[str]:
    """Return the same sign under every key at hand, the current one first."""
    verdict = Verdict.of(row.state)
    held = orjson.dumps([row.answers, verdict, row.reasons if verdict else None, row.reason_text if verdict else None])
    return [token[:6].hex() for token in keys.tokens("sheet.mark", held)]
