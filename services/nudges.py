"""Nudges for invitations that nobody answered: on three days, then a call, and an end with the time for ideas.

Each use case here and in `draft_nudges` takes some people in one transaction and returns how many, so that citizens'
own answers wait no longer than that takes; whoever calls it goes on until nobody is left. What came due while nobody
was awake is sent once, if it is still of use.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from programme.file import Programme
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.nudge import CALL_AFTER, INVITATION_DAYS, of_use, passed
from programme.quiet import outside_quiet
from programme.registration import State
from programme.request import Kind
from services import requests, row_fault
from services.invitation_answer import to_network
from services.journal import Actor
from services.notices import plan
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.person import person
from storage.registration import plain, registration

MOST = 100
"""People in one transaction."""

CALLED = len(INVITATION_DAYS) + 1
"""What `registration.nudges` counts up to: after the last nudge comes the call list."""


def remind_invited(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Nudge people who have not answered their invitation, and in the end put them on the call list.

    Raises:
        RowFault: when it cannot be done for one; their registration may be left out by `besides`.
    """
    due = [
        (registration.c.nudges < nth) & (registration.c.state_at <= now - timedelta(days=day))
        for nth, day in enumerate((*INVITATION_DAYS, CALL_AFTER), 1)
    ]
    rows = tx.all(_invited([programme.call.code], besides).where(sa.or_(*due)).order_by(registration.c.state_at))
    for row in rows:
        with row_fault.row(row.id):
            _remind(tx, row, programme=programme, now=now)
    return len(rows)


def close_invited(tx: Tx, *, programme: Programme, now: datetime, besides: Collection[int] = row_fault.NONE) -> int:
    """Decline for those who have not answered when the time for ideas is over, and tell them plainly.

    Raises:
        RowFault: as `remind_invited`.
    """
    over = [call.code for call in programme.calls if now >= programme.ideas_close_at(call)]
    rows = tx.all(_invited(over, besides)) if over else []
    for row in rows:
        with row_fault.row(row.id):
            _close(tx, row, programme=programme, now=now)
    return len(rows)


def nudge(
    tx: Tx,
    *,
    person_id: int,
    purpose: Purpose,
    occurrence: str,
    zone: str,
    body: dict[str, Any],
    programme: Programme,
    until: datetime,
    now: datetime,
) -> None:
    """Plan a nudge outside the quiet hours, unless it would come too late by then."""
    due_at = outside_quiet(now, ZoneInfo(zone), programme.quiet_hours, latest=until)
    if now <= due_at <= until:
        plan(
            tx,
            person_id=person_id,
            purpose=purpose,
            occurrence=occurrence,
            body=body,
            due_at=due_at,
            use_by=until,
            now=now,
        )


def zone_of(tx: Tx, *, person_id: int, programme: Programme) -> str:
    """Say by which clock somebody lives, as far as they have told."""
    row = tx.one(sa.select(person.c.zone).where(person.c.id == person_id))
    return programme.time_zone if row is None or row.zone is None else str(row.zone)


def _remind(tx: Tx, row: Row, *, programme: Programme, now: datetime) -> None:
    nth = passed((*INVITATION_DAYS, CALL_AFTER), since=row.state_at, now=now)
    tx.run(sa.update(registration).where(registration.c.id == row.id).values(nudges=nth))
    if requests.waits(tx, person_id=row.person_id, kinds=(Kind.TALK, Kind.CALL)):
        # They wait for us, not we for them.
        return
    if nth == CALLED:
        requests.put(tx, person_id=row.person_id, kind=Kind.CALL, now=now)
        return
    nudge(
        tx,
        person_id=row.person_id,
        purpose=Purpose.INVITATION,
        occurrence=f"{row.code}.{nth}",
        zone=zone_of(tx, person_id=row.person_id, programme=programme),
        body={"code": row.code},
        programme=programme,
        until=min(of_use(INVITATION_DAYS, nth, since=row.state_at), programme.ideas_close_at()),
        now=now,
    )


def _close(tx: Tx, row: Row, *, programme: Programme, now: datetime) -> None:
    to_network(tx, row, actor=Actor(Role.CLOCK), now=now)
    zone = ZoneInfo(zone_of(tx, person_id=row.person_id, programme=programme))
    plan(
        tx,
        person_id=row.person_id,
        purpose=Purpose.INVITATION,
        occurrence=f"{row.code}.over",
        body={"code": row.code, "over": True},
        due_at=outside_quiet(now, zone, programme.quiet_hours),
        now=now,
    )


def _invited(calls: list[str], besides: Collection[int]) -> sa.Select[Any]:
    """Select some of the invited people of these calls, to be changed; what they told stays sealed."""
    r = registration.c
    return (
        sa.select(*plain)
        .where(r.call.in_(calls), r.state == State.INVITED.value, *row_fault.besides(r.id, besides))
        .limit(MOST)
        .with_for_update()
    )
