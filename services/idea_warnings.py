"""Warnings before the deadline of ideas: who has not sent a draft hears of it so many hours before their own deadline.

They are planned ahead, so that they go out on the minute although the clock looks once an hour; each is computed when
it goes out, and says nothing where all was sent, or the deadline moved.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from programme.file import Programme
from programme.idea import State
from programme.notice import MANNERS, Purpose
from programme.quiet import outside_quiet
from services import row_fault
from services.notices import plan
from services.nudges import MOST, zone_of
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.extension import extension
from storage.idea import idea
from storage.utc import epoch

AHEAD = timedelta(hours=13)
"""How long before its hour a warning is planned: a night's quiet hours move it that far forward at most."""

_DRAFTS = (
    sa.select(
        *(idea.c[name] for name in ("id", "person_id", "created_at", "nudges")),
        *(extension.c[name] for name in ("until_at", "answered_at")),
    )
    .outerjoin(extension, (extension.c.person_id == idea.c.person_id) & (extension.c.call == idea.c.call))
    .where(idea.c.state == State.DRAFT.value)
    .order_by(idea.c.id)
    .limit(MOST)
    .with_for_update(of=idea)
)


def warn_unsent(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Plan the warnings that are due soon for people whose ideas are drafts still; return how many drafts were seen.

    Raises:
        RowFault: when it cannot be done for one; the idea may be left out by `besides`.
    """
    hours = sorted(programme.ideas.warning_hours, reverse=True)
    if not hours:
        return 0
    closes_at, own = programme.ideas_close_at(), extension.c.until_at
    near = _near(hours, closes_at, now) if now < closes_at else 0
    due = [
        (own > closes_at) & (own > now) & (own <= now + timedelta(hours=hour) + AHEAD) & (idea.c.nudges < nth)
        for nth, hour in enumerate(hours, 1)
    ]
    rows = tx.all(
        _DRAFTS.where(
            idea.c.call == programme.call.code,
            sa.or_((own.is_(None) | (own <= closes_at)) & (idea.c.nudges < near), *due),
            *row_fault.besides(idea.c.id, besides),
        )
    )
    for row in rows:
        with row_fault.row(row.id):
            _warn(tx, row, max(closes_at, row.until_at or closes_at), hours, programme=programme, now=now)
    return len(rows)


def _near(hours: Sequence[int], deadline: datetime, now: datetime) -> int:
    """Count the warnings that are to be planned by now."""
    return sum(now >= deadline - timedelta(hours=hour) - AHEAD for hour in hours)


def _warn(tx: Tx, row: Row, deadline: datetime, hours: Sequence[int], *, programme: Programme, now: datetime) -> None:
    zone = ZoneInfo(zone_of(tx, person_id=row.person_id, programme=programme))
    quiet = programme.quiet_hours
    # A notice before an event moves earlier, never past its hour.
    moments = [outside_quiet(at, zone, quiet, latest=at) for at in (deadline - timedelta(hours=h) for h in hours)]
    near = _near(hours, deadline, now)
    # Whoever began, or was told of more time, later than that knows the deadline.
    knows_since = row.created_at if row.until_at is None else max(row.created_at, row.answered_at)
    tx.run(sa.update(idea).where(idea.c.id == row.id).values(nudges=near))
    for nth in range(row.nudges, near):
        following = moments[nth + 1] if nth + 1 < len(moments) else deadline
        until = min(moments[nth] + MANNERS[Purpose.IDEA_DRAFT].use_by, following, deadline)
        # What a downtime kept back, and is of use still, waits for the morning like anything else.
        due_at = moments[nth] if now <= moments[nth] else outside_quiet(now, zone, quiet)
        if due_at >= until or knows_since > moments[nth]:
            continue
        plan(
            tx,
            person_id=row.person_id,
            purpose=Purpose.IDEA_DRAFT,
            occurrence=f"{epoch(deadline)}.{hours[nth]}",
            body={"deadline": epoch(deadline)},
            due_at=due_at,
            use_by=until,
            now=now,
        )
