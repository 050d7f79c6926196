"""Reminders that are due: planned by the thousand in one statement, so that citizens' answers hardly wait.

A row goes in the transaction that plans its notice, so a kill leaves neither twice nor never.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.enrolment import SEATED
from programme.file import Programme
from programme.notice import MANNERS, Purpose, Reason
from programme.reminding import Reminder, late
from services import quiet, row_fault
from services.notices import UNREACHABLE
from services.reminder_notice import OCCURRENCE, UNTOLD
from storage.account import account
from storage.course import session
from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.engine.within import within
from storage.enrolment import enrolment
from storage.errors import Stale
from storage.outbox import outbox
from storage.reminder import reminder
from storage.utc import epoch, moment

MOST = 2_000
"""Reminders planned in one transaction."""

GRACE = timedelta(minutes=15)
"""So long after it was due a reminder goes out at once; later it waits for the morning where it is night."""

_PURPOSE = Purpose.COURSE_REMINDER
_SEATED = enrolment.c.state.in_([state.value for state in SEATED])
_FRESH, _UNTIL = bindparam("fresh", type_=sa.BigInteger), bindparam("until", type_=sa.BigInteger)
_TRUE_YET = _SEATED & session.c.cancelled_at.is_(None) & (session.c.moved == reminder.c.moved)
_DUE = (
    sa.select(
        *(reminder.c[name] for name in ("id", "person_id", "due_at", "use_by")),
        # Sealed: only of what is late it must be known whether it is night there.
        sa.case((reminder.c.due_at <= _FRESH, sa.type_coerce(reminder.c.zone, sa.LargeBinary))).label("zone"),
        (_TRUE_YET & (reminder.c.use_by > _UNTIL)).label("live"),
    )
    .join(session, session.c.id == reminder.c.session_id)
    .join(enrolment, enrolment.c.id == reminder.c.enrolment_id)
    .where(reminder.c.due_at <= _UNTIL)
    .order_by(reminder.c.due_at, reminder.c.id)
    .limit(MOST)
)
_COLUMNS = (
    *("person_id", "messenger", "purpose", "occurrence", "priority", "state", "reason"),
    *("due_at", "use_by", "created_at", "updated_at"),
)


def _plan(insert: Callable[[sa.Table], Any]) -> Any:
    """Plan for those reminders, on the messenger that each person wrote from last, as `services.notices.plan` does."""
    in_use = sa.func.coalesce(account.c.active_on, account.c.created_at).desc()
    mine = sa.select(account.c.messenger).where(account.c.person_id == reminder.c.person_id)
    mine = mine.order_by(in_use, account.c.id.desc()).limit(1)
    columns = [*(reminder.c[name] for name in ("person_id", "due_at", "use_by")), OCCURRENCE.label("occurrence")]
    reached = mine.where(account.c.stopped_at.is_(None)).scalar_subquery().label("reached")
    # An offset, so that what is looked up once is not looked up for each column that needs it. For each row: PostgreSQL
    # takes the numbers for ten, and would compare all people with all accounts.
    row = sa.select(*columns, reached).where(within(reminder.c.id, "of_ids")).offset(0).subquery().c
    any_of_theirs = sa.select(account.c.messenger).where(account.c.person_id == row.person_id)
    any_of_theirs = any_of_theirs.order_by(in_use, account.c.id.desc()).limit(1)
    unwanted, now = within(row.person_id, "unwanting"), bindparam("at", type_=sa.BigInteger)
    chosen = sa.select(
        row.person_id,
        sa.func.coalesce(row.reached, any_of_theirs.scalar_subquery()),
        sa.literal(_PURPOSE.value),
        row.occurrence,
        sa.literal(int(MANNERS[_PURPOSE].priority)),
        sa.case((unwanted, "skipped"), (row.reached.is_(None), "failed"), else_="planned"),
        sa.case((unwanted, Reason.OPTED_OUT.value), (row.reached.is_(None), UNREACHABLE), else_=None),
        sa.func.coalesce(bindparam("later", type_=sa.BigInteger), row.due_at),
        row.use_by,
        now,
        now,
    ).where(sa.true())
    made = insert(outbox).from_select(_COLUMNS, chosen)
    # One that reached nobody was taken back, and is computed anew: for another clock, another account, a seat again.
    again = {name: made.excluded[name] for name in ("messenger", "state", "reason", "due_at", "use_by", "updated_at")}
    return made.on_conflict_do_update(
        index_elements=["person_id", "purpose", "occurrence"],
        set_=again | {"attempts": 0},
        where=outbox.c.state.in_(UNTOLD),
    )


_PLAN = Upsert(_plan)
_DONE = sa.delete(reminder).where(within(reminder.c.id, "of_ids"))


def plan_due(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Plan the notices of some reminders that are due; those that are of no use any more just go. Return how many.

    Raises:
        RowFault: when it cannot be done for one; it may be left out by `besides`.
        Stale: when some were taken back this instant; the storage looks again.
    """
    query = _DUE.where(*row_fault.besides(reminder.c.id, besides)) if besides else _DUE
    second, fresh = epoch(now), epoch(now - GRACE)
    rows = tx.all(query, until=second, fresh=fresh)
    groups: dict[int | None, list[int]] = defaultdict(list)
    for row in rows:
        if not row.live:
            continue
        if row.due_at > fresh:
            groups[None].append(row.id)
            continue
        with row_fault.row(row.id):
            later = _late(tx, row, programme=programme, now=now)
        if later is not None:
            groups[epoch(later)].append(row.id)
    if groups:
        people = {row.person_id for row in rows}
        unwanting = quiet.unwanting(tx, people=people, purpose=_PURPOSE, kind=None, now=now)
        for at, ids in groups.items():
            tx.run(_PLAN, of_ids=ids, later=at, unwanting=unwanting, at=second)
    # They were read without a lock, which would cost as much as this.
    if rows and tx.run(_DONE, of_ids=[row.id for row in rows]) != len(rows):
        raise Stale("reminders that are due")
    return len(rows)


def _late(tx: Tx, row: Row, *, programme: Programme, now: datetime) -> datetime | None:
    zone = ZoneInfo(orjson.loads(tx.keys.unseal("reminder.zone", row.zone)))
    found = Reminder("", moment(row.due_at), moment(row.use_by))
    return late(found, now=now, zone=zone, quiet=programme.quiet_hours)
