"""A broadcast under way: the clock starts it, plans its notices part by part, and ends it; nobody is told twice.

Who gets it is fixed once, when it starts. Of those who wait only a bounded number is planned ahead of the mailers, so
that a pause is quick; a recipient is either waiting, for a turn or for the morning, or has one row of the broadcast's
batch in the outbox.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.broadcast import State
from programme.file import Programme
from programme.lifecycle import Role
from programme.notice import MANNERS, Purpose, Reason
from services import audience, broadcast_paused, quiet
from services.broadcast import batch, move, read
from services.broadcast_lanes import in_use, lane_of, under_way, waiting_in
from services.broadcast_nights import ZONE, next_morning, put_to_sleep
from services.journal import Actor
from services.notices import UNREACHABLE
from storage.broadcast import broadcast, recipient, waiting
from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.file import file
from storage.outbox import outbox
from storage.person import person
from storage.utc import epoch

MOST = 250
"""Recipients in one transaction: the citizens' own answers wait no longer than that takes."""

UNREACHED = "broadcast.paused.unreached"
"""Why a broadcast rests by itself: no messenger that somebody is left on can be reached."""

GROWN = "broadcast.paused.grown"
"""Why one rests that has more recipients than when one person sent it; another one goes on with it."""

_CLOCK = Actor(Role.CLOCK)
_MANNER = MANNERS[Purpose.BROADCAST]

_DUE = (
    sa.select(broadcast.c.id, broadcast.c.state)
    .where(
        sa.or_(
            sa.and_(
                broadcast.c.state == State.APPROVED.value,
                sa.or_(broadcast.c.starts_at.is_(None), broadcast.c.starts_at <= bindparam("at")),
            ),
            broadcast.c.state == State.RUNNING.value,
            sa.and_(broadcast.c.state == State.PAUSED.value, broadcast.c.paused_because == UNREACHED),
        )
    )
    .order_by(broadcast.c.id)
)
_SHARE = (
    sa.select(recipient.c.person_id, ZONE)
    .join(person, person.c.id == recipient.c.person_id)
    .where(recipient.c.broadcast_id == bindparam("of_id"), recipient.c.messenger == bindparam("of_lane"), waiting)
    .order_by(recipient.c.person_id)
    .limit(bindparam("most", type_=sa.Integer))
)
_OF_SHARE = (
    recipient.c.broadcast_id == bindparam("of_id", type_=sa.BigInteger),
    recipient.c.messenger == bindparam("of_lane", type_=sa.Text),
    waiting,
    recipient.c.person_id <= bindparam("last", type_=sa.BigInteger),
)
_PLANNED = sa.update(recipient).where(*_OF_SHARE).values(state="planned")


def _plan(*, wanted: bool) -> Upsert:
    """Plan a row for each of a share: those who want it, or those who do not."""
    reached = in_use(recipient.c.person_id, reached=True)
    unwanting = recipient.c.person_id.in_(bindparam("unwanting", expanding=True, type_=sa.BigInteger))
    at, until = (bindparam(name, type_=sa.BigInteger) for name in ("at", "until"))
    values: dict[str, Any] = {
        "person_id": recipient.c.person_id,
        "messenger": sa.func.coalesce(reached, in_use(recipient.c.person_id, reached=False)),
        "purpose": sa.literal(Purpose.BROADCAST.value),
        "occurrence": bindparam("occurrence", type_=sa.Text),
        "priority": sa.literal(int(_MANNER.priority)),
        "state": sa.case((reached.is_(None), "failed"), else_="planned") if wanted else sa.literal("skipped"),
        "reason": (
            sa.case((reached.is_(None), UNREACHABLE), else_=None) if wanted else sa.literal(Reason.OPTED_OUT.value)
        ),
        "due_at": at,
        "use_by": until,
        "created_at": at,
        "updated_at": at,
        "batch": bindparam("of_batch", type_=sa.Text),
    }
    theirs = ~unwanting if wanted else unwanting
    query = sa.select(*values.values()).where(*_OF_SHARE, theirs)
    return Upsert(
        lambda insert: (
            insert(outbox)
            .from_select(list(values), query, include_defaults=False)
            .on_conflict_do_nothing(index_elements=["person_id", "purpose", "occurrence"])
        )
    )


_PLAN_WANTED, _PLAN_UNWANTED = _plan(wanted=True), _plan(wanted=False)


def due(tx: Tx, *, now: datetime) -> list[Row]:
    """List the broadcasts that the clock has something to do for: to start, to go on with, or to look after."""
    return tx.all(_DUE, at=now)


def start_due(tx: Tx, *, broadcast_id: int, programme: Programme, now: datetime) -> None:
    """Start a broadcast whose time has come, and fix who gets it; any other is left as it is.

    One that a single person sent, and that has grown beyond what one person may tell since, rests at once.

    It waits for its file as long as that is being fetched.
    """
    row = read(tx, broadcast_id=broadcast_id)
    if row.state != State.APPROVED or (row.starts_at is not None and row.starts_at > now):
        return
    if row.file_id is not None and tx.one(_FETCHED_YET, of_file=row.file_id) is not None:
        return
    people = audience.people(tx, row, now=now).subquery()
    person_id = people.c[0]
    query = sa.select(sa.literal(broadcast_id), person_id, lane_of(person_id), sa.literal("waiting")).where(sa.true())
    snapshot = Upsert(
        lambda insert: (
            insert(recipient)
            .from_select(["broadcast_id", "person_id", "messenger", "state"], query)
            .on_conflict_do_nothing()
        )
    )
    total = tx.run(snapshot)
    move(tx, row, "start", actor=_CLOCK, now=now, total=total, started_at=now)
    if row.proposed_by is None and total > programme.broadcasts.approve_above and programme.approvals > 1:
        move(tx, read(tx, broadcast_id=broadcast_id), "pause", actor=_CLOCK, now=now, paused_because=GROWN)
        broadcast_paused.tell(tx, broadcast_id=broadcast_id, now=now)


_FETCHED_YET = sa.select(file.c.id).where(file.c.id == bindparam("of_file"), file.c.state == "wanted")


def plan_some(
    tx: Tx, *, broadcast_id: int, lane: str, programme: Programme, now: datetime, most: int = MOST
) -> int | None:
    """Plan the notices of the next recipients of a lane; return how many, None when it does not run or nobody waits.

    Each goes to the messenger in use now; whoever does not want it gets a row that says so; where it is night, they
    wait for their morning.
    """
    row = read(tx, broadcast_id=broadcast_id)
    if row.state != State.RUNNING:
        return None
    found = tx.all(_SHARE, of_id=broadcast_id, of_lane=lane, most=most)
    if not found:
        return None
    sleepers = put_to_sleep(tx, found, row, programme=programme, now=now)
    share = [one.person_id for one in found if one.person_id not in sleepers]
    if not share:
        return 0
    unwanting = quiet.unwanting(tx, people=share, purpose=Purpose.BROADCAST, kind=row.kind, now=now)
    about = {"of_id": broadcast_id, "of_lane": lane, "last": share[-1]}
    values = {
        **about,
        "unwanting": sorted(unwanting),
        "occurrence": f"{broadcast_id}.{row.rounds}",
        "of_batch": batch(broadcast_id),
        "at": epoch(now),
        "until": epoch(now + _MANNER.use_by),
    }
    tx.run(_PLAN_WANTED, **values)
    if unwanting:
        tx.run(_PLAN_UNWANTED, **values)
    tx.run(_PLANNED, **about)
    return len(share)


def finish_if_over(tx: Tx, *, broadcast_id: int, now: datetime) -> bool:
    """End a running broadcast once nobody waits, not for their morning either, and nothing of it is under way."""
    row = read(tx, broadcast_id=broadcast_id)
    if row.state != State.RUNNING:
        return False
    if waiting_in(tx, broadcast_id=broadcast_id) or under_way(tx, broadcast_id=broadcast_id):
        return False
    if next_morning(tx, broadcast_id=broadcast_id) is not None:
        return False
    move(tx, row, "finish", actor=_CLOCK, now=now, ended_at=now)
    return True
