"""Notices: rows of the outbox, written in the transaction that causes them.

A row holds no text: `body` says what it is about, and what is shown is computed when it goes out.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from programme.notice import MANNERS, Purpose
from storage.account import account
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.utc import epoch

UNREACHABLE = "stopped"
"""The reason of a row that no account of its person can take."""

_ACCOUNTS = (
    sa.select(account.c.messenger, account.c.stopped_at)
    .where(account.c.person_id == sa.bindparam("of_person"))
    .order_by(sa.func.coalesce(account.c.active_on, account.c.created_at).desc(), account.c.id.desc())
)
_PLAN = Upsert(
    lambda insert: insert(outbox).on_conflict_do_nothing(index_elements=["person_id", "purpose", "occurrence"])
)


def plan(
    tx: Tx,
    *,
    person_id: int,
    purpose: Purpose,
    occurrence: str,
    now: datetime,
    due_at: datetime | None = None,
    use_by: datetime | None = None,
    body: dict[str, Any] | None = None,
    batch: str | None = None,
) -> bool:
    """Plan a notice, on the messenger that the person wrote from last; False when it was planned before.

    Whoever stopped every account gets a row that failed at once, so that totals add up; it is planned anew when they
    write again.
    """
    accounts = tx.all(_ACCOUNTS, of_person=person_id)
    reached = next((one.messenger for one in accounts if one.stopped_at is None), None)
    manner, due = MANNERS[purpose], due_at or now
    values = {
        "person_id": person_id,
        "messenger": reached or (accounts[0].messenger if accounts else None),
        "purpose": purpose.value,
        "occurrence": occurrence,
        "priority": int(manner.priority),
        "state": "planned" if reached else "failed",
        "reason": None if reached else UNREACHABLE,
        "due_at": epoch(due),
        "use_by": epoch(use_by or due + manner.use_by),
        "body": body,
        "batch": batch,
        "created_at": epoch(now),
        "updated_at": epoch(now),
    }
    return tx.run(_PLAN, **values) == 1
