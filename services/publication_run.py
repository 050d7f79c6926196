"""A publication under way: the clock starts it, tells batch after batch, and ends it; nobody is told twice."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.lifecycle import Role
from programme.notice import Purpose
from programme.publication import State
from programme.registration import Verdict
from services import row_fault
from services.decision import COLUMNS, body_of
from services.journal import Actor
from services.notices import plan
from services.publication import move as step
from services.publication import read
from services.registration import move
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.person import person
from storage.publication import publication_item
from storage.publication_queries import BATCH, DUE, NEXT, UNDER_WAY
from storage.registration import registration
from storage.second_look import second_look, waits

MOST = 20
"""Registrations in one transaction: the citizens' own answers wait no longer than that takes."""

# All that the message of a decision is written from: what cannot be opened now could not be told later.
_TOLD = (
    sa.select(*COLUMNS, person.c.zone)
    .join(person, person.c.id == registration.c.person_id)
    .where(registration.c.id == bindparam("of_id"))
)
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

    Raises:
        RowFault: when one cannot be told; `leave_out` lets the others go on.
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
            with row_fault.row(one.id):
                _publish(tx, one, actor=actor, of=batch(publication_id), now=now)
    # What was told need not be looked at a second time.
    told = second_look.c.registration_id.in_(marks["published"])
    tx.run(sa.delete(second_look).where(told, waits))
    for mark, ids in marks.items():
        if ids:
            tx.run(_MARK.where(publication_item.c.registration_id.in_(ids)).values(state=mark), of_id=publication_id)
    if not items and not _under_way(tx, publication_id):
        step(tx, row, "finish", actor=Actor(Role.CLOCK), now=now, ended_at=now)
    return len(items)


def leave_out(tx: Tx, *, publication_id: int, registration_id: int) -> None:
    """Leave out a registration that cannot be told; it stays pending, and is listed with those that were left out."""
    one = publication_item.c.registration_id == registration_id
    tx.run(_MARK.where(one, publication_item.c.state == "waiting").values(state="changed"), of_id=publication_id)


def _publish(tx: Tx, one: Row, *, actor: Actor, of: str, now: datetime) -> None:
    verdict = Verdict.of(one.state)
    assert verdict is not None  # noqa: S101 - only what is pending is proposed
    tx.one(_TOLD, of_id=one.id)
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
