"""How far a publication is, who was not reached and why, and who was left out."""

import sqlalchemy as sa

from programme.publication import Publication, State, Totals
from programme.registration import State as Registered
from programme.registration import Verdict
from services.publication_run import batch
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.publication import publication, publication_item
from storage.publication_queries import UNDER_WAY, disagreed
from storage.registration import registration

UNREACHED = ("failed", "skipped", "uncertain")
"""States of a notice that did not arrive, or of which nobody knows."""

_count = sa.func.count()


def found(tx: Tx, *, publication_id: int) -> Publication | None:
    """Read a publication."""
    row = tx.one(sa.select(publication).where(publication.c.id == publication_id))
    return None if row is None else _read(tx, row)


def latest(tx: Tx, *, call: str) -> Publication | None:
    """Read the last publication of a call."""
    row = tx.one(sa.select(publication).where(publication.c.call == call).order_by(publication.c.id.desc()).limit(1))
    return None if row is None else _read(tx, row)


def totals(tx: Tx, *, publication_id: int) -> Totals:
    """Count every registration of a publication once, by what became of it."""
    item = publication_item.c
    rows = tx.all(sa.select(item.state, _count).where(item.publication_id == publication_id).group_by(item.state))
    items = {state: number for state, number in rows}
    notices = dict.fromkeys((*UNDER_WAY, "sent", *UNREACHED), 0)
    of_batch = outbox.c.batch == batch(publication_id)
    for state, number in tx.all(sa.select(outbox.c.state, _count).where(of_batch).group_by(outbox.c.state)):
        notices[state] = number
    published = items.get("published", 0)
    return Totals(
        total=sum(items.values()),
        told=notices["sent"],
        under_way=items.get("waiting", 0) + sum(notices[state] for state in UNDER_WAY),
        unreached=sum(notices[state] for state in UNREACHED),
        left_out=items.get("changed", 0),
        # An erasure takes the notice with it.
        gone=published - sum(notices.values()),
    )


def changed(tx: Tx, *, publication_id: int) -> int:
    """Count what would be left out if it were published now, because it is no more as it was proposed."""
    same = (registration.c.version == publication_item.c.version) & (
        registration.c.state == publication_item.c.from_state
    )
    query = (
        sa.select(_count)
        .select_from(publication_item)
        .join(registration, registration.c.id == publication_item.c.registration_id)
        .where(publication_item.c.publication_id == publication_id, ~same | disagreed)
    )
    row = tx.one(query)
    return 0 if row is None else int(row[0])


def unreached(tx: Tx, *, publication_id: int, most: int) -> list[tuple[str, str]]:
    """List who was not reached: the code of the registration, and the reason as the outbox has it."""
    query = (
        sa.select(outbox.c.occurrence, sa.func.coalesce(outbox.c.reason, outbox.c.state))
        .where(outbox.c.batch == batch(publication_id), outbox.c.state.in_(UNREACHED))
        .order_by(outbox.c.id)
        .limit(most)
    )
    return [(code, reason) for code, reason in tx.all(query)]


def left_out(tx: Tx, *, publication_id: int, most: int) -> list[tuple[str, Registered]]:
    """List what was left out: the code of the registration, and where it is now."""
    query = (
        sa.select(registration.c.code, registration.c.state)
        .join(publication_item, publication_item.c.registration_id == registration.c.id)
        .where(publication_item.c.publication_id == publication_id, publication_item.c.state == "changed")
        .order_by(registration.c.id)
        .limit(most)
    )
    return [(code, Registered(state)) for code, state in tx.all(query)]


def _read(tx: Tx, row: Row) -> Publication:
    item = publication_item.c
    counted = tx.all(sa.select(item.from_state, _count).where(item.publication_id == row.id).group_by(item.from_state))
    numbers = {Verdict.of(state): number for state, number in counted}
    return Publication(
        id=row.id,
        call=row.call,
        state=State(row.state),
        outcomes={verdict: numbers.get(verdict, 0) for verdict in Verdict},
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        approved_by=row.approved_by,
        starts_at=row.starts_at,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
    )
