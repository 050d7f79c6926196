"""A publication under way: the clock starts it, tells batch after batch, and ends it; nobody is told twice."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.lifecycle import Role
from programme.notice import Purpose
from programme.publication import State
from programme.registration import Verdict
from services.decision import body_of
from services.journal import Actor
from services.notices import plan
from services.publication import move as step
from services.publication import read
from services.registration import move
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.publication import publication_item
from storage.publication_queries import BATCH, DUE, NEXT, UNDER_WAY

MOST = 20
"""Registrations in one transaction: the citizens' own answers wait no longer than that takes."""

_MARK = sa.update(publication_item).where(publication_item.c.publication_id == bindparam("of_id"))


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
    """Publish the next registrations of a running publication, each with its notice; return how many were looked at.

    One that changed since it was proposed is left out. With nothing left, the publication ends once no notice of it
    is under way any more.
    """
    row = read(tx, publication_id)
    if row.state != State.RUNNING:
        return 0
    # In the name of whoever approved it, as it was allowed when they did.
    actor = Actor(Role.COORDINATOR, row.approved_by)
    marks: dict[str, list[int]] = {"published": [], "changed": []}
    items = tx.all(NEXT, of_id=publication_id, most=most)
    for one in items:
        same = (one.state, one.version) == (one.approved_state, one.approved_version) and not one.disagreed
        marks["published" if same else "changed"].append(one.id)
        if same:
            _publish(tx, one, actor=actor, of=batch(publication_id), now=now)
    for mark, ids in marks.items():
        if ids:
            tx.run(_MARK.where(publication_item.c.registration_id.in_(ids)).values(state=mark), of_id=publication_id)
    if not items and not _under_way(tx, publication_id):
        step(tx, row, "finish", actor=Actor(Role.CLOCK), now=now, ended_at=now)
    return len(items)


def _publish(tx: Tx, one: Row, *, actor: Actor, of: str, now: datetime) -> None:
    verdict = Verdict.of(one.state)
    assert verdict is not None  # noqa: S101 - only what is pending is proposed
    move(tx, one, f"publish_{verdict}", actor=actor, now=now, published_at=now)
    about = body_of(one.id, verdict)
    plan(
        tx,
        person_id=one.person_id,
        purpose=Purpose.DECISION,
        occurrence=one.code,
        body=about,
        batch=of,
        now=now,
    )


def _under_way(tx: Tx, publication_id: int) -> bool:
    query = sa.select(outbox.c.id).where(outbox.c.batch == batch(publication_id), outbox.c.state.in_(UNDER_WAY))
    return tx.one(query.limit(1)) is not None
