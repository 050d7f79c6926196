"""Nudges for drafts left alone, and the warning before they lapse; see `nudges`."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import sqlalchemy as sa

from programme.file import Programme
from programme.notice import Purpose
from programme.nudge import of_use, passed
from programme.places import Places
from programme.quiet import outside_quiet
from programme.registration import Place, State
from services import row_fault
from services.notices import plan
from services.nudges import MOST, nudge, zone_of
from services.retention import FORM
from storage.draft import ANSWERS, draft
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.registration import registration
from storage.utc import epoch, moment


def remind_drafts(
    tx: Tx, *, programme: Programme, places: Places, now: datetime, besides: Collection[int] = row_fault.NONE
) -> int:
    """Nudge people who consented and left their draft alone, while one can still register.

    Raises:
        RowFault: when it cannot be done for one; the person may be left out by `besides`.
    """
    days = sorted(programme.nudges.after_days)
    if not days or not programme.registration_open(now):
        return 0
    # What is older has had its nudges, or they are of no use any more: nobody walks through it every hour.
    oldest = now - (of_use(days, len(days), since=now) - now)
    due = [
        (draft.c.nudges < nth) & (draft.c.updated_at <= epoch(now - timedelta(days=day)))
        for nth, day in enumerate(days, 1)
    ]
    rows = tx.all(
        _drafts([programme.call.code], besides)
        .where(draft.c.updated_at > epoch(oldest), sa.or_(*due))
        .order_by(draft.c.updated_at)
        .with_for_update(of=draft)
    )
    for row in rows:
        with row_fault.row(row.person_id):
            since = moment(row.updated_at)
            nth = passed(days, since=since, now=now)
            tx.run(sa.update(draft).where(draft.c.person_id == row.person_id, draft.c.form == FORM).values(nudges=nth))
            nudge(
                tx,
                person_id=row.person_id,
                purpose=Purpose.DRAFT,
                occurrence=f"{row.code}.{nth}",
                zone=_zone(tx, row, programme=programme, places=places),
                body={"code": row.code, "version": row.version},
                programme=programme,
                until=min(of_use(days, nth, since=since), programme.registration_closes_at()),
                now=now,
            )
    return len(rows)


def warn_lapsing(
    tx: Tx, *, programme: Programme, places: Places, now: datetime, besides: Collection[int] = row_fault.NONE
) -> int:
    """Warn people whose draft is about to lapse, once a call.

    Raises:
        RowFault: as `remind_drafts`.
    """
    before = timedelta(days=programme.nudges.lapse_warning_days)
    ends = {call.code: programme.lapses_at(call) for call in programme.calls}
    near = [code for code, at in ends.items() if at - before <= now < at]
    warned = (
        (outbox.c.person_id == registration.c.person_id)
        & (outbox.c.purpose == Purpose.LAPSE.value)
        & (outbox.c.occurrence == registration.c.call)
    )
    rows = tx.all(_drafts(near, besides).outerjoin(outbox, warned).where(outbox.c.id.is_(None))) if near else []
    for row in rows:
        with row_fault.row(row.person_id):
            zone = ZoneInfo(_zone(tx, row, programme=programme, places=places))
            due_at = outside_quiet(now, zone, programme.quiet_hours, latest=ends[row.call])
            plan(
                tx,
                person_id=row.person_id,
                purpose=Purpose.LAPSE,
                occurrence=row.call,
                body={"call": row.call},
                # In the very last night there is no better hour: a warning at night is better than none.
                due_at=max(due_at, now),
                use_by=ends[row.call],
                now=now,
            )
    return len(rows)


def lapses(tx: Tx, *, person_id: int, call: str) -> bool:
    """Say whether somebody has a draft in a call still."""
    mine = (registration.c.person_id == person_id, registration.c.call == call)
    state = sa.select(registration.c.id).where(*mine, registration.c.state == State.DRAFT.value)
    return tx.one(state) is not None


def _drafts(calls: list[str], besides: Collection[int]) -> sa.Select[Any]:
    """Select some of the drafts of people who consented in these calls; the answers come sealed."""
    return (
        sa.select(draft, registration.c.call, registration.c.code)
        .join(registration, registration.c.person_id == draft.c.person_id)
        .where(
            *row_fault.besides(draft.c.person_id, besides),
            draft.c.form == FORM,
            registration.c.call.in_(calls),
            # There is such a row from the consent on.
            registration.c.state == State.DRAFT.value,
        )
        .limit(MOST)
    )


def _zone(tx: Tx, row: Row, *, programme: Programme, places: Places) -> str:
    """Say by which clock somebody lives, as far as their unfinished answers tell."""
    told = orjson.loads(tx.keys.unseal(ANSWERS, row.answers)).get("answers", {})
    before = zone_of(tx, person_id=row.person_id, programme=programme)
    if told.get("place") in (None, Place.HOME):
        return before
    country = told.get("country") if told["place"] == Place.ABROAD else programme.country
    zones = places.zones(country) if country else ()
    known = told.get("zone") or (told.get("city") or {}).get("zone") or (zones[0] if zones else None)
    return str(known or before)
