"""Publications: proposed with what would go out, approved by a second person, stopped as long as nothing is told."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.errors import Conflict, NotAllowed, NotFound
from programme.file import Programme
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.publication import GRACE, LIFECYCLE, Noun, State
from services.journal import Actor, record
from services.notices import plan
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.publication import publication
from storage.publication_queries import OPEN, QUERIES, READY, Queries
from storage.staff import staff

BEFORE = (State.PROPOSED, State.APPROVED)
"""States in which nothing was told yet."""

# Coordinators, in the order in which a change of the staff locks them, too: nobody is removed while they approve.
_COORDINATORS = (
    sa.select(staff.c.person_id)
    .where(staff.c.role == Role.COORDINATOR.value, staff.c.removed_at.is_(None))
    .order_by(staff.c.id)
)
_OF_ID = sa.select(publication).where(publication.c.id == bindparam("of_id")).with_for_update()
_MOVE = sa.update(publication).where(
    publication.c.id == bindparam("of_id"),
    publication.c.state == bindparam("from_state"),
    publication.c.version == bindparam("from_version"),
)


def propose(tx: Tx, *, programme: Programme, actor: Actor, now: datetime, noun: Noun = Noun.REGISTRATION) -> int:
    """Propose to publish what is pending now; while another one of the noun is open in the call, return that one.

    Raises:
        NotAllowed: when the actor does not coordinate.
        Conflict: when nothing is pending.
    """
    call, colleagues = programme.call.code, others(tx, actor)
    if (there := is_open(tx, call=call, noun=noun)) is not None:
        return there
    if tx.one(READY[noun].limit(1), in_call=call) is None:
        raise Conflict("publication.nothing")
    values = {
        "call": call,
        "noun": noun.value,
        "state": LIFECYCLE.initial,
        "proposed_by": actor.person_id,
        "proposed_at": now,
    }
    made = tx.one(sa.insert(publication).values(**values).returning(publication.c.id))
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    queries, ready = QUERIES[noun], READY[noun].subquery()
    item = queries.items.c
    columns = (sa.literal(made.id), ready.c.id, ready.c.version, ready.c.state, sa.literal("waiting"))
    names = [item.publication_id, queries.of, item.version, item.from_state, item.state]
    tx.run(sa.insert(queries.items).from_select(names, sa.select(*columns)), in_call=call)
    _record(tx, made.id, "propose", actor=actor, now=now, after=str(LIFECYCLE.initial))
    if programme.approvals > 1:
        for person_id in colleagues:
            about = {"publication": made.id}
            plan(tx, person_id=person_id, purpose=Purpose.APPROVAL, occurrence=str(made.id), body=about, now=now)
    return int(made.id)


def is_open(tx: Tx, *, call: str, noun: Noun = Noun.REGISTRATION) -> int | None:
    """Name the publication of a call that is not over: it was not started, or has something left to tell."""
    row = tx.one(OPEN[noun], in_call=call)
    return None if row is None else int(row.id)


def alone(tx: Tx, *, programme: Programme, person_id: int) -> bool:
    """Say whether somebody may approve what they proposed themselves."""
    return programme.approvals < 2 or all(row.person_id == person_id for row in tx.all(_COORDINATORS))


def approve(tx: Tx, *, publication_id: int, programme: Programme, actor: Actor, now: datetime) -> None:
    """Approve a publication; it starts after the time in which it can be stopped.

    Raises:
        NotAllowed: when the actor does not coordinate, or proposed it and somebody else could approve it.
        NotFound: when there is no such publication.
        Conflict: when it is approved or stopped already.
    """
    colleagues = others(tx, actor)
    row = read(tx, publication_id)
    if row.state == State.STOPPED:
        raise Conflict("publication.stopped_before")
    if row.state != State.PROPOSED:
        raise Conflict("publication.approved_before")
    if row.proposed_by == actor.person_id and colleagues and programme.approvals > 1:
        raise NotAllowed("publication.another_must")
    move(tx, row, "approve", actor=actor, now=now, approved_by=actor.person_id, starts_at=now + GRACE)


def stop(tx: Tx, *, publication_id: int, actor: Actor, now: datetime) -> None:
    """Stop a publication before the first result is told: nothing of it goes out, and all stays pending.

    Raises:
        NotAllowed: when the actor does not coordinate.
        NotFound: when there is no such publication.
        Conflict: when it is stopped already, or it is too late.
    """
    others(tx, actor)
    row = read(tx, publication_id)
    if row.state == State.STOPPED:
        raise Conflict("publication.stopped_before")
    if row.state not in BEFORE or (row.starts_at is not None and now >= row.starts_at):
        raise Conflict("publication.too_late")
    move(tx, row, "stop", actor=actor, now=now, ended_by=actor.person_id, ended_at=now)


def others(tx: Tx, actor: Actor) -> list[int]:
    """Name the other coordinators, all locked, so that of several who act at once one comes first.

    Raises:
        NotAllowed: when the actor does not coordinate.
    """
    people = [row.person_id for row in tx.all(_COORDINATORS.with_for_update())]
    if actor.role is not Role.COORDINATOR or actor.person_id not in people:
        raise NotAllowed("publication.coordinators_only")
    return [person_id for person_id in people if person_id != actor.person_id]


def read(tx: Tx, publication_id: int) -> Row:
    """Read a publication, to be moved.

    Raises:
        NotFound: when there is no such publication.
    """
    row = tx.one(_OF_ID, of_id=publication_id)
    if row is None:
        raise NotFound("publication.not_there")
    return row


def queries_of(row: Row) -> Queries:
    """Give the queries of what a publication is of."""
    return QUERIES[Noun(row.noun)]


def move(tx: Tx, row: Row, name: str, *, actor: Actor, now: datetime, **values: Any) -> None:
    """Move a publication that was read in this transaction, and record it. The only place that does.

    Raises:
        MoveNotAllowed: when the table has no such move.
        Conflict: when somebody else was faster.
    """
    target = LIFECYCLE.target(row.state, name, actor.role)
    values |= {"state": target, "version": row.version + 1}
    if tx.run(_MOVE, of_id=row.id, from_state=row.state, from_version=row.version, **values) != 1:
        raise Conflict("publication.move.refused")
    _record(tx, row.id, name, actor=actor, now=now, before=row.state, after=target)


def _record(tx: Tx, publication_id: int, action: str, *, actor: Actor, now: datetime, **states: str) -> None:
    record(tx, actor=actor, action=action, noun="publication", noun_id=publication_id, now=now, **states)
