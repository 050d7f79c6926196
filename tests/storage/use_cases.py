"""Use cases of the tests: what services write, in small."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from storage import Stale, Tx
from storage.account import LOAD, account
from storage.audit import audit
from storage.audit_chain import entry
from storage.delivery import SEE, seen
from storage.draft import ANSWERS, BEGIN, SAVE
from storage.person import person

NOW = datetime(2026, 3, 21, 9, 30, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
MESSENGER = {"messenger": "telegram"}


def add_person(tx: Tx, *, user_id: int, **details: Any) -> int:
    person_id: int = tx.one(sa.insert(person).returning(person.c.id), created_at=NOW, details=details or None)[0]
    tx.run(
        sa.insert(account),
        person_id=person_id,
        user_id=user_id,
        chat_id=user_id,
        focus="registration",
        created_at=SECONDS,
        **MESSENGER,
    )
    return person_id


def see(tx: Tx, *, update_id: int) -> bool:
    return bool(tx.run(SEE, bot_id=1, update_id=update_id, seen_at=SECONDS, **MESSENGER))


def note(tx: Tx, *, number: int) -> None:
    rest = {"actor_id": None, "before": None, "after": None}
    tx.log(entry(tx.keys, at=NOW, role="clock", action="test", noun="number", noun_id=number, **rest))


def see_and_note(tx: Tx, *, number: int) -> int:
    """A hot statement and one of Core's in one transaction."""
    see(tx, update_id=number)
    note(tx, number=number)
    return number


def answer(tx: Tx, *, user_id: int, update_id: int, text: str, after_reading: Callable[[], None] = lambda: None) -> int:
    """What every answer does; gives the draft's version."""
    fresh = see(tx, update_id=update_id)
    row = tx.one(LOAD, user_id=user_id, **MESSENGER)
    after_reading()
    if not fresh:
        return int(row.version)
    before = b"" if row.answers is None else tx.keys.unseal(ANSWERS, row.answers)
    sealed = tx.keys.seal(ANSWERS, before + text.encode())
    if row.version is None:
        saved = tx.run(BEGIN, person_id=row.person_id, form=row.focus, answers=sealed, now=SECONDS)
    else:
        key = {"of_person": row.person_id, "of_form": row.focus, "read_version": row.version}
        saved = tx.run(SAVE, **key, answers=sealed, now=SECONDS)
    if not saved:
        raise Stale
    return int(row.version or 0) + 1


def seen_numbers(tx: Tx) -> list[int]:
    return [row.update_id for row in tx.all(sa.select(seen.c.update_id).order_by(seen.c.update_id))]


def noted_numbers(tx: Tx) -> list[int]:
    return [row.noun_id for row in tx.all(sa.select(audit.c.noun_id).order_by(audit.c.noun_id))]
