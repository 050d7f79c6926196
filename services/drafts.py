"""Drafts: answers are kept before the next question is shown."""

from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from storage.draft import ANSWERS, BEGIN, DROP, LATEST, READ, SAVE, draft
from storage.engine.tx import Tx
from storage.errors import Stale
from storage.utc import epoch


def load(tx: Tx, *, person_id: int, form: str) -> tuple[dict[str, Any], int] | None:
    """Read a draft and its version."""
    row = tx.one(READ, person_id=person_id, form=form)
    return None if row is None else (orjson.loads(tx.keys.unseal(ANSWERS, row.answers)), row.version)


def save(tx: Tx, data: dict[str, Any], *, person_id: int, form: str, version: int, now: datetime) -> None:
    """Keep a draft that was read at `version` (0 for a new one).

    Raises:
        Stale: when it changed since, on the person's other messenger; the storage does the work again.
    """
    sealed = tx.keys.seal(ANSWERS, orjson.dumps(data))
    if version == 0:
        kept = tx.run(BEGIN, person_id=person_id, form=form, answers=sealed, now=epoch(now))
    else:
        kept = tx.run(SAVE, of_person=person_id, of_form=form, read_version=version, answers=sealed, now=epoch(now))
    if kept != 1:
        raise Stale(f"draft of {form}")


def drop(tx: Tx, *, person_id: int, form: str) -> None:
    """Forget a draft."""
    tx.run(DROP, person_id=person_id, form=form)


def load_all(tx: Tx, *, person_id: int) -> dict[str, dict[str, Any]]:
    """Read all drafts of a person, by the names of their forms."""
    rows = tx.all(sa.select(draft.c.form, draft.c.answers).where(draft.c.person_id == person_id).order_by(draft.c.form))
    return {row.form: orjson.loads(tx.keys.unseal(ANSWERS, row.answers)) for row in rows}


def drop_all(tx: Tx, *, person_id: int) -> None:
    """Forget all drafts of a person."""
    tx.run(sa.delete(draft).where(draft.c.person_id == person_id))


def begun(tx: Tx, *, person_id: int) -> tuple[str, int] | None:
    """Name the form whose draft was touched last, and its version; drafts of ideas are their list's."""
    row = tx.one(LATEST, person_id=person_id)
    return None if row is None else (str(row.form), int(row.version))
