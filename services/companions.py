"""Companions of every call: how many there are, and who of them has not been heard of for months."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from programme.companions import Companion
from programme.registration import State
from programme.registration_file import shortened
from storage.account import account
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.registration import registration
from storage.utc import epoch, moment

MONTH = timedelta(days=30)

_R = registration.c
_other = registration.alias()
_NEWER = sa.exists().where(
    _other.c.person_id == _R.person_id, _other.c.state == State.COMPANION.value, _other.c.id > _R.id
)
one_each = sa.and_(_R.state == State.COMPANION.value, ~_NEWER)
"""The condition of the newest registration of each companion."""

_REACHED = sa.exists().where(account.c.person_id == _R.person_id, account.c.stopped_at.is_(None))
_LAST_ON = (
    sa.select(sa.func.max(sa.func.coalesce(account.c.active_on, account.c.created_at)))
    .where(account.c.person_id == _R.person_id)
    .scalar_subquery()
)
_NAME = sa.select(_R.answers).where(_R.id == sa.bindparam("of_id"))


def count(tx: Tx) -> int:
    """Count all companions."""
    row = tx.one(sa.select(sa.func.count(sa.distinct(_R.person_id))).where(_R.state == State.COMPANION.value))
    return 0 if row is None else int(row[0])


def silent(*, months: int, now: datetime) -> sa.ColumnElement[bool]:
    """Give the condition of the newest registrations of silent companions.

    They wrote, pressed and answered nothing for so many months, on any messenger.
    """
    heard = sa.func.coalesce(account.c.active_on, account.c.created_at) > epoch(now - months * MONTH)
    return sa.and_(one_each, ~sa.exists().where(account.c.person_id == _R.person_id, heard))


def silent_counts(tx: Tx, *, months: int, now: datetime) -> tuple[int, int]:
    """Count the silent companions, and those of them whom nothing reaches."""
    query = sa.select(sa.func.count(), sa.func.sum(sa.case((_REACHED, 0), else_=1)))
    row = tx.one(query.where(silent(months=months, now=now)))
    return (0, 0) if row is None else (int(row[0]), int(row[1] or 0))


def silent_page(tx: Tx, *, months: int, now: datetime, page: int, size: int) -> list[Companion]:
    """List silent companions, those first who are silent longest."""
    query = sa.select(_R.id, _R.code, _LAST_ON.label("last_on"), _REACHED.label("reached"))
    query = query.where(silent(months=months, now=now))
    rows = tx.all(query.order_by(_LAST_ON, _R.id).offset(page * size).limit(size))
    return [
        Companion(row.id, row.code, name(tx, row.id), moment(row.last_on).date(), reached=bool(row.reached))
        for row in rows
    ]


def name(tx: Tx, registration_id: int) -> str:
    """Name somebody as the desk's lists do; nothing of what cannot be opened."""
    try:
        row = tx.one(_NAME, of_id=registration_id)
    except WrongKey:
        return ""
    return "" if row is None else shortened(str((row.answers or {}).get("name") or ""))
