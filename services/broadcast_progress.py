"""Broadcasts as they stand: a list, one of them, how far it is, and whom it did not reach."""

import sqlalchemy as sa

from programme.broadcast import Kind, State
from programme.broadcast_told import Broadcast, Missed, Totals
from programme.notice import Reason
from programme.segment import read as read_segment
from services.broadcast import batch
from storage.broadcast import asleep, broadcast, recipient, waiting
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.file import file
from storage.outbox import outbox
from storage.registration import registration

MISSED = ("failed", "uncertain", "skipped")
_PLAIN = (
    *("id", "version", "course_id", "question_id", "counted", "total", "created_by", "proposed_by", "approved_by"),
    *("starts_at", "started_at", "ended_at", "paused_because", "rounds"),
)
_UNDER_WAY = ("planned", "sending", "retry")

_LATE = sa.select(sa.func.count()).where(
    outbox.c.batch == sa.bindparam("of_batch"), outbox.c.state == "skipped", outbox.c.reason == Reason.LATE.value
)
_CODE = (
    sa.select(registration.c.code)
    .where(registration.c.person_id == outbox.c.person_id, registration.c.submitted_at.is_not(None))
    .order_by(registration.c.id.desc())
    .limit(1)
    .scalar_subquery()
)


def found(tx: Tx, *, broadcast_id: int) -> Broadcast | None:
    """Read one broadcast as it stands."""
    row = tx.one(sa.select(broadcast).where(broadcast.c.id == broadcast_id))
    return None if row is None else of_row(tx, row)


def of_row(tx: Tx, row: Row) -> Broadcast:
    """Make a broadcast of its row."""
    kept = None
    if row.file_id is not None:
        # It may have gone with the person who sent it.
        kept = tx.one(sa.select(file.c.kind).where(file.c.id == row.file_id))
    return Broadcast(
        kind=Kind(row.kind),
        state=State(row.state),
        text=dict(row.text or {}),
        file_id=None if kept is None else row.file_id,
        file_kind=None if kept is None else kept.kind,
        segment=None if not row.segment else read_segment(row.segment),
        **{name: getattr(row, name) for name in _PLAIN},
    )


def listed(tx: Tx, *, page: int, size: int) -> tuple[list[Broadcast], bool]:
    """List broadcasts that were not given up, what moved last first; True: there are more."""
    query = (
        sa.select(broadcast)
        .where(broadcast.c.state != State.DROPPED.value)
        .order_by(broadcast.c.state_at.desc(), broadcast.c.id.desc())
        .offset(page * size)
        .limit(size + 1)
    )
    rows = tx.all(query)
    return [of_row(tx, row) for row in rows[:size]], len(rows) > size


def totals(tx: Tx, one: Broadcast) -> Totals:
    """Count the recipients of a broadcast by what became of each, from indexes alone while it is under way."""
    query = sa.select(outbox.c.state, sa.func.count()).where(outbox.c.batch == batch(one.id)).group_by(outbox.c.state)
    states = {state: int(number) for state, number in tx.all(query)}
    still, sleeping = (_count(tx, one, those) for those in (waiting, asleep))
    left = still + sleeping + sum(states.get(state, 0) for state in _UNDER_WAY)
    ended = {state: states.get(state, 0) for state in ("sent", *MISSED)}
    late = tx.one(_LATE, of_batch=batch(one.id)) if ended["skipped"] and one.state is State.FINISHED else None
    return Totals(total=one.total or 0, left=left, asleep=sleeping, late=0 if late is None else int(late[0]), **ended)


def _count(tx: Tx, one: Broadcast, those: sa.ColumnElement[bool]) -> int:
    row = tx.one(sa.select(sa.func.count()).where(recipient.c.broadcast_id == one.id, those))
    return 0 if row is None else int(row[0])


def missed(tx: Tx, *, broadcast_id: int, page: int, size: int) -> tuple[list[Missed], bool]:
    """List whom a broadcast did not surely reach; True: there are more."""
    query = (
        sa.select(outbox.c.state, outbox.c.reason, outbox.c.messenger, _CODE.label("code"))
        .where(outbox.c.batch == batch(broadcast_id), outbox.c.state.in_(MISSED))
        .order_by(outbox.c.state, outbox.c.reason, outbox.c.id)
        .offset(page * size)
        .limit(size + 1)
    )
    rows = tx.all(query)
    return [Missed(row.code, row.state, row.reason, row.messenger) for row in rows[:size]], len(rows) > size
