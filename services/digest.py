"""The digest: once a day, in their morning, reviewers are told what waits for them; counted when it goes out."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from programme.idea import State as Idea
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.overdue import Digest, digest_window, due_in_days
from programme.review import WAITING, State
from services import row_fault
from services.notices import plan
from services.nudges import zone_of
from storage.engine.tx import Tx
from storage.idea import idea
from storage.outbox import outbox
from storage.review import review
from storage.staff import staff
from storage.utc import epoch

AT_HAND = (Idea.SUBMITTED, Idea.UNDER_REVIEW, Idea.DISCUSSION)
"""States of ideas that can be studied; what the author is asked about waits for the author."""

SOON = timedelta(days=3)
"""Whatever the zone, tomorrow ends before it."""

APART = timedelta(hours=10)
"""Digests of two days lie further apart, however somebody travels; who had one just now is not looked at."""

_AT_HAND = sa.and_(
    review.c.state.in_([state.value for state in WAITING]), idea.c.state.in_([state.value for state in AT_HAND])
)
_WAITS = sa.select(review.c.state, review.c.due_at).join(idea, idea.c.id == review.c.idea_id)
_WAITS = _WAITS.where(review.c.reviewer_id == bindparam("of_person"), _AT_HAND)
# What was offered later in the day is told tomorrow.
_BEFORE = _WAITS.where(review.c.offered_at <= bindparam("at", type_=review.c.offered_at.type)).limit(1)


def plan_digests(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Plan the digest of whoever has something to do and is in the morning of a day without one; return how many.

    Raises:
        RowFault: when it cannot be done for one; the person may be left out by `besides`.
    """
    planned = 0
    for person_id in _reviewers(tx, now=now, besides=besides):
        with row_fault.row(person_id):
            if (window := _window(tx, person_id, programme, now)) is not None:
                begins, ends, day = window
                about: dict[str, Any] = {"person_id": person_id, "purpose": Purpose.DIGEST, "occurrence": day}
                planned += plan(tx, **about, due_at=begins, use_by=ends, body={"on": day}, now=now)
    return planned


def due(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> bool:
    """Say whether a digest is to be planned, or somebody is at fault; nothing is written."""
    try:
        for person_id in _reviewers(tx, now=now, besides=besides):
            with row_fault.row(person_id):
                if _window(tx, person_id, programme, now) is not None:
                    return True
    except row_fault.RowFault:
        return True
    return False


def _window(tx: Tx, person_id: int, programme: Programme, now: datetime) -> tuple[datetime, datetime, str] | None:
    """Say from when until when a reviewer's digest of now may be sent, and of which day it is; None: there is none."""
    zone = ZoneInfo(zone_of(tx, person_id=person_id, programme=programme))
    begins, ends = digest_window(now, zone, programme.review, programme.quiet_hours)
    if not begins <= now < ends or tx.one(_BEFORE, of_person=person_id, at=begins) is None:
        return None
    return begins, ends, now.astimezone(zone).date().isoformat()


def digest(tx: Tx, *, person_id: int, zone: ZoneInfo, now: datetime) -> Digest:
    """Count what waits for a reviewer by their own calendar."""
    new = today = tomorrow = late = 0
    for row in tx.all(_WAITS, of_person=person_id):
        days = due_in_days(row.due_at, now, zone)
        new += row.state == State.OFFERED and row.due_at > now
        late += row.due_at <= now
        today += row.due_at > now and days == 0
        tomorrow += row.due_at > now and days == 1
    return Digest(new, today, tomorrow, late)


def _reviewers(tx: Tx, *, now: datetime, besides: Collection[int]) -> list[int]:
    told = sa.exists().where(
        outbox.c.person_id == review.c.reviewer_id,
        outbox.c.purpose == Purpose.DIGEST.value,
        outbox.c.due_at > epoch(now - APART),
    )
    rows = tx.all(
        sa.select(review.c.reviewer_id)
        .join(idea, idea.c.id == review.c.idea_id)
        .join(staff, staff.c.person_id == review.c.reviewer_id)
        .where(
            _AT_HAND,
            (review.c.state == State.OFFERED.value) | (review.c.due_at <= now + SOON),
            staff.c.removed_at.is_(None),
            staff.c.role == Role.REVIEWER.value,
            ~told,
            *row_fault.besides(review.c.reviewer_id, besides),
        )
        .distinct()
        .order_by(review.c.reviewer_id)
    )
    return [row.reviewer_id for row in rows]
