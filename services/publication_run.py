"""A publication under way: the clock starts it, tells batch after batch, and ends it; nobody is told twice."""

from datetime import datetime

import sqlalchemy as sa

from programme.lifecycle import Role
from programme.publication import State
from services import row_fault
from services.journal import Actor
from services.publication import move as step
from services.publication import queries_of, read
from services.publication_noun import MANNERS
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.publication_queries import BATCH, DUE, NEXT, UNDER_WAY, Queries

MOST = 20
"""Registrations, or ideas, in one transaction: the citizens' own answers wait no longer than that takes."""


def batch(publication_id: int) -> str:
    """Name what the notices of a publication have in common."""
    return f"{BATCH}{publication_id}"


def due(tx: Tx, *, now: datetime) -> list[int]:
    """List the publications that the clock has something to do for: to start, to go on with, or to finish."""
    return [row.id for row in tx.all(DUE, at=now)]


def start_due(tx: Tx, *, publication_id: int, now: datetime) -> None:
    """Start a publication whose time to be stopped is over; any other is left as it is."""
    row = read(tx, publication_id)
    if row.state == State.APPROVED and row.starts_at <= now:
        step(tx, row, "start", actor=Actor(Role.CLOCK), now=now)


def publish_some(tx: Tx, *, publication_id: int, now: datetime, most: int = MOST) -> int:
    """Publish the next rows of a running publication, each with its notice; return how many were looked at.

    One that changed since it was proposed is left out. With nothing left, the publication ends once no notice of it
    is under way any more.

    Raises:
        RowFault: when one cannot be told; `leave_out` lets the others go on.
    """
    row = read(tx, publication_id)
    if row.state != State.RUNNING:
        return 0
    queries = queries_of(row)
    manner = MANNERS[queries.noun]
    # In the name of whoever approved it, as it was allowed when they did.
    actor = Actor(Role.COORDINATOR, row.approved_by)
    marks: dict[str, list[int]] = {"published": [], "changed": []}
    items = tx.all(NEXT[queries.noun], of_id=publication_id, most=most)
    for one in items:
        same = (one.state, one.version) == (one.approved_state, one.approved_version) and not one.held
        marks["published" if same else "changed"].append(one.id)
        if same:
            with row_fault.row(one.id):
                manner.publish(tx, one, actor=actor, batch=batch(publication_id), now=now)
    manner.done(tx, marks["published"])
    for mark, ids in marks.items():
        if ids:
            tx.run(_marks(queries, publication_id).where(queries.of.in_(ids)).values(state=mark))
    if not items and not _under_way(tx, publication_id):
        step(tx, row, "finish", actor=Actor(Role.CLOCK), now=now, ended_at=now)
    return len(items)


def leave_out(tx: Tx, *, publication_id: int, row_id: int) -> None:
    """Leave out what cannot be told; it stays pending, and is listed with those that were left out."""
    queries = queries_of(read(tx, publication_id))
    one = (queries.of == row_id, queries.items.c.state == "waiting")
    tx.run(_marks(queries, publication_id).where(*one).values(state="changed"))


def _marks(queries: Queries, publication_id: int) -> sa.Update:
    return sa.update(queries.items).where(queries.items.c.publication_id == publication_id)


def _under_way(tx: Tx, publication_id: int) -> bool:
    query = sa.select(outbox.c.id).where(outbox.c.batch == batch(publication_id), outbox.c.state.in_(UNDER_WAY))
    return tx.one(query.limit(1)) is not None
