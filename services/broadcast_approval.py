"""A broadcast on its way out: proposed with its count, approved by a second person where many get it, taken back."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.broadcast import LIFECYCLE, State
from programme.broadcast_told import Broadcast
from programme.errors import Conflict, NotAllowed
from programme.file import Programme
from programme.notice import Purpose
from programme.segment import read as read_segment
from services import broadcast_progress
from services.broadcast import move, read
from services.journal import Actor
from services.notices import plan
from services.publication import alone, others
from services.segments import count
from storage.audit import audit
from storage.engine.row import Row
from storage.engine.tx import Tx

_TAKEN_BACK = (
    sa.select(audit.c.actor_id)
    .where(
        audit.c.noun == LIFECYCLE.noun,
        audit.c.noun_id == bindparam("of_broadcast"),
        audit.c.action == "take_back",
    )
    .order_by(audit.c.id.desc())
    .limit(1)
)


def submit(tx: Tx, *, broadcast_id: int, version: int, programme: Programme, actor: Actor, now: datetime) -> State:
    """Send a broadcast as it was shown, or propose it to a second person where it has many recipients.

    Raises:
        NotAllowed: when the actor does not coordinate.
        Conflict: when it changed meanwhile, is no draft any more, or something is lacking.
    """
    colleagues = others(tx, actor)
    row = read(tx, broadcast_id=broadcast_id)
    if row.state != State.DRAFT:
        raise Conflict("broadcast.no_draft")
    if row.version != version:
        raise Conflict("broadcast.changed")
    number = _ready(tx, row, now=now)
    if number <= programme.broadcasts.approve_above or not colleagues or programme.approvals < 2:
        return _approve(tx, row, number, actor=actor, now=now)
    state = move(tx, row, "propose", actor=actor, now=now, counted=number, proposed_by=actor.person_id)
    ask(tx, colleagues, broadcast_id=row.id, version=row.version + 1, now=now)
    return state


def ask(tx: Tx, people: list[int], *, broadcast_id: int, version: int, now: datetime) -> None:
    """Ask other coordinators to approve a broadcast as it stands."""
    for person_id in people:
        about = {"broadcast": broadcast_id, "version": version}
        occurrence = f"{broadcast_id}.{version}"
        plan(
            tx,
            person_id=person_id,
            purpose=Purpose.BROADCAST_APPROVAL,
            occurrence=occurrence,
            body=about,
            now=now,
        )


def approve(tx: Tx, *, broadcast_id: int, version: int, programme: Programme, actor: Actor, now: datetime) -> None:
    """Approve a proposed broadcast as it was shown; it starts at its hour, or at once.

    Raises:
        NotAllowed: when the actor does not coordinate, or proposed it and somebody else could approve it.
        Conflict: when it is approved or taken back already.
    """
    colleagues = others(tx, actor)
    row = read(tx, broadcast_id=broadcast_id)
    if row.state in (State.DRAFT, State.DROPPED) or (row.state == State.PROPOSED and row.version != version):
        raise Conflict("broadcast.changed")
    if row.state != State.PROPOSED:
        raise Conflict("broadcast.approved_before")
    if row.proposed_by == actor.person_id and colleagues and programme.approvals > 1:
        raise NotAllowed("publication.another_must")
    # Whoever joined or left the segment since is counted as they are now.
    _approve(tx, row, _count(tx, row, now=now), actor=actor, now=now)


def may_approve(tx: Tx, found: Broadcast, *, person_id: int, programme: Programme) -> bool:
    """Say whether a coordinator may approve a broadcast now."""
    another = found.proposed_by != person_id or alone(tx, programme=programme, person_id=person_id)
    return found.state is State.PROPOSED and another


def take_back(tx: Tx, *, broadcast_id: int, actor: Actor, now: datetime) -> None:
    """Make a draft again of what was proposed or waits for its hour.

    Raises:
        NotAllowed: when the actor does not coordinate.
        Conflict: when it is a draft already, or too late.
    """
    others(tx, actor)
    row = read(tx, broadcast_id=broadcast_id)
    if row.state not in (State.PROPOSED, State.APPROVED):
        raise Conflict("broadcast.changed")
    move(tx, row, "take_back", actor=actor, now=now, proposed_by=None, approved_by=None)


def taken_back_by(tx: Tx, found: Broadcast) -> int | None:
    """Say who made a draft again of what was proposed or approved; None where nothing was."""
    if found.state is not State.DRAFT:
        return None
    row = tx.one(_TAKEN_BACK, of_broadcast=found.id)
    return None if row is None else row.actor_id


def _approve(tx: Tx, row: Row, number: int, *, actor: Actor, now: datetime) -> State:
    starts_at = row.starts_at if row.starts_at is not None and row.starts_at > now else now
    proposed_by = row.proposed_by if row.state == State.PROPOSED else actor.person_id
    values = {"counted": number, "proposed_by": proposed_by, "approved_by": actor.person_id, "starts_at": starts_at}
    return move(tx, row, "approve", actor=actor, now=now, **values)


def _ready(tx: Tx, row: Row, *, now: datetime) -> int:
    found = broadcast_progress.of_row(tx, row)
    if found.empty:
        raise Conflict("broadcast.no_words")
    if found.segment is None:
        raise Conflict("broadcast.no_segment")
    if found.starts_at is not None and found.starts_at <= now:
        raise Conflict("broadcast.hour_passed")
    if not (number := _count(tx, row, now=now)):
        raise Conflict("broadcast.nobody")
    return number


def _count(tx: Tx, row: Row, *, now: datetime) -> int:
    return 0 if row.segment is None else count(tx, read_segment(row.segment), now=now).people
