"""Reminders that an idea which can be carried out waits for its author's answer; in the end somebody calls."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from programme.file import Programme
from programme.idea import State
from programme.notice import Purpose
from programme.nudge import CALL_AFTER, INVITATION_DAYS, of_use, passed
from programme.request import Kind
from services import requests, row_fault
from services.nudges import CALLED, MOST, nudge, zone_of
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea, plain


def remind_awaited(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Remind authors who have not answered whether they still want it, and in the end put them on the call list.

    Raises:
        RowFault: when it cannot be done for one idea; it may be left out by `besides`.
    """
    due = [
        (idea.c.nudges < nth) & (idea.c.state_at <= now - timedelta(days=day))
        for nth, day in enumerate((*INVITATION_DAYS, CALL_AFTER), 1)
    ]
    calls = [call.code for call in programme.calls]
    # Whoever asks to take it back has answered: nobody asks them whether they still want it.
    those = (idea.c.call.in_(calls), idea.c.state == State.AWAITING.value, idea.c.release_asked_at.is_(None))
    rows = tx.all(
        sa.select(*plain)
        .where(*those, sa.or_(*due), *row_fault.besides(idea.c.id, besides))
        .order_by(idea.c.state_at)
        .limit(MOST)
        .with_for_update()
    )
    for row in rows:
        with row_fault.row(row.id):
            _remind(tx, row, programme=programme, now=now)
    return len(rows)


def awaited(tx: Tx, *, idea_id: int, person_id: int) -> bool:
    """Say whether an idea waits for its author's answer, and not the author for us."""
    mine = (idea.c.id == idea_id, idea.c.person_id == person_id, idea.c.state == State.AWAITING.value)
    there = tx.one(sa.select(idea.c.id).where(*mine, idea.c.release_asked_at.is_(None))) is not None
    return there and not requests.waits(tx, person_id=person_id, kinds=(Kind.TALK,), idea_id=idea_id)


def _remind(tx: Tx, row: Row, *, programme: Programme, now: datetime) -> None:
    nth = passed((*INVITATION_DAYS, CALL_AFTER), since=row.state_at, now=now)
    tx.run(sa.update(idea).where(idea.c.id == row.id).values(nudges=nth))
    if requests.waits(tx, person_id=row.person_id, kinds=(Kind.TALK, Kind.CALL), idea_id=row.id):
        # They wait for us, not we for them.
        return
    if nth == CALLED:
        requests.put(tx, person_id=row.person_id, kind=Kind.CALL, now=now, idea_id=row.id)
        return
    nudge(
        tx,
        person_id=row.person_id,
        purpose=Purpose.IDEA_CONFIRM,
        occurrence=f"{row.code}.{nth}",
        zone=zone_of(tx, person_id=row.person_id, programme=programme),
        body={"idea": row.id},
        programme=programme,
        until=of_use(INVITATION_DAYS, nth, since=row.state_at),
        now=now,
    )
