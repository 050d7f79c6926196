"""How far screening is: this officer's sitting, and the call against its target."""

from collections import Counter
from datetime import datetime, timedelta

import sqlalchemy as sa

from programme.file import Programme
from programme.registration import GONE, PENDING, State
from programme.staff import Member
from programme.triage import SESSION_PAUSE, Progress
from services import queue, tally
from services.staff import screeners
from storage.engine.tx import Tx
from storage.judgement import judgement
from storage.second_look import second_look
from storage.staff import staff

ABLE = (State.PENDING_ABLE, State.INVITED, State.DIPLOMAT)
JUDGED = (*PENDING, State.INVITED, State.COMPANION, State.MERGED, State.CLOSED, State.DIPLOMAT)


def sitting(tx: Tx, *, officer: Member, now: datetime) -> datetime:
    """Note that an officer is at work; return since when they are, without a longer pause."""
    row = tx.one(sa.select(staff.c.session_at, staff.c.active_at).where(staff.c.person_id == officer.person_id))
    fresh = row is None or row.active_at is None or row.active_at < now - SESSION_PAUSE
    since: datetime = now if fresh or row is None or row.session_at is None else row.session_at
    tx.run(sa.update(staff).where(staff.c.person_id == officer.person_id).values(session_at=since, active_at=now))
    return since


def progress(tx: Tx, *, officer: Member, programme: Programme, since: datetime, now: datetime) -> Progress:
    """Say how far the sitting that began at `since` is, and the call."""
    call = programme.call.code
    counted: Counter[str] = Counter()
    able: Counter[str] = Counter()
    for state, country, count in tally.read(tx, call=call):
        counted[state] += count
        if state in ABLE:
            able[country] += count
    return Progress(
        mine=_mine(tx, officer, since),
        minutes=(now - since) // timedelta(minutes=1),
        judged=sum(counted[state] for state in JUDGED),
        total=sum(count for state, count in counted.items() if state not in GONE),
        able=sum(able.values()),
        target=programme.target,
        able_by_country=tuple((country, count) for country, count in able.most_common() if count > 0),
        paired=screeners(tx) > 1,
        narrow=queue.filters(tx, officer=officer).narrow,
    )


def judged_before(tx: Tx, *, call: str) -> int:
    """Count the registrations of a call that were decided so far."""
    return sum(count for state, _, count in tally.read(tx, call=call) if state in JUDGED)


def _mine(tx: Tx, officer: Member, since: datetime) -> int:
    first = sa.select(sa.func.count()).where(
        judgement.c.officer_id == officer.person_id, judgement.c.judged_at >= since, judgement.c.undone_at.is_(None)
    )
    second = sa.select(sa.func.count()).where(
        second_look.c.second_by == officer.person_id, second_look.c.done_at >= since
    )
    row = tx.one(sa.select(first.scalar_subquery(), second.scalar_subquery()))
    return 0 if row is None else int(row[0]) + int(row[1])
