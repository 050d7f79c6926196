"""How far a publication is, who was not reached and why, and who was left out."""

from typing import Any

import sqlalchemy as sa

from programme.idea import State as IdeaState
from programme.publication import Noun, Publication, State, Totals
from programme.registration import State as Registered
from services.publication import queries_of
from services.publication_noun import MANNERS
from services.publication_run import batch
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.publication import publication
from storage.publication_queries import UNDER_WAY, Queries

UNREACHED = ("failed", "skipped", "uncertain")
"""States of a notice that did not arrive, or of which nobody knows."""

_count = sa.func.count()


def found(tx: Tx, *, publication_id: int) -> Publication | None:
    """Read a publication."""
    row = tx.one(sa.select(publication).where(publication.c.id == publication_id))
    return None if row is None else _read(tx, row)


def latest(tx: Tx, *, call: str, noun: Noun = Noun.REGISTRATION) -> Publication | None:
    """Read the last publication of a noun in a call."""
    those = (publication.c.call == call, publication.c.noun == noun.value)
    row = tx.one(sa.select(publication).where(*those).order_by(publication.c.id.desc()).limit(1))
    return None if row is None else _read(tx, row)


def last_noun(tx: Tx, *, call: str) -> Noun:
    """Say of what the last publication of a call was."""
    those = sa.select(publication.c.noun).where(publication.c.call == call)
    row = tx.one(those.order_by(publication.c.id.desc()).limit(1))
    return Noun.REGISTRATION if row is None else Noun(row.noun)


def totals(tx: Tx, *, publication_id: int) -> Totals:
    """Count all that is in a publication once, by what became of it."""
    item = _queries(tx, publication_id).items.c
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
    queries = _queries(tx, publication_id)
    rows, item = queries.rows.c, queries.items.c
    same = (rows.version == item.version) & (rows.state == item.from_state)
    query = (
        sa.select(_count)
        .select_from(queries.items)
        .join(queries.rows, rows.id == queries.of)
        .where(item.publication_id == publication_id, ~same | queries.held)
    )
    row = tx.one(query)
    return 0 if row is None else int(row[0])


def unreached(tx: Tx, *, publication_id: int, most: int) -> list[tuple[str, str]]:
    """List who was not reached: the code of the registration or idea, and the reason as the outbox has it."""
    query = (
        sa.select(outbox.c.occurrence, sa.func.coalesce(outbox.c.reason, outbox.c.state))
        .where(outbox.c.batch == batch(publication_id), outbox.c.state.in_(UNREACHED))
        .order_by(outbox.c.id)
        .limit(most)
    )
    return [(code, reason) for code, reason in tx.all(query)]


def left_out(tx: Tx, *, publication_id: int, most: int) -> list[tuple[str, Registered | IdeaState]]:
    """List what was left out: the code of the registration or idea, and where it is now."""
    queries = _queries(tx, publication_id)
    rows, item = queries.rows.c, queries.items.c
    query = (
        sa.select(rows.code, rows.state)
        .join(queries.items, queries.of == rows.id)
        .where(item.publication_id == publication_id, item.state == "changed")
        .order_by(rows.id)
        .limit(most)
    )
    states = MANNERS[queries.noun].states
    return [(code, states(state)) for code, state in tx.all(query)]


def _queries(tx: Tx, publication_id: int) -> Queries:
    row = tx.one(sa.select(publication.c.noun).where(publication.c.id == publication_id))
    assert row is not None  # noqa: S101 - it was found by whoever asks
    return queries_of(row)


def _read(tx: Tx, row: Row) -> Publication:
    queries = queries_of(row)
    item, outcomes = queries.items.c, MANNERS[queries.noun].outcomes
    counted = tx.all(sa.select(item.from_state, _count).where(item.publication_id == row.id).group_by(item.from_state))
    numbers: dict[Any, int] = dict.fromkeys(outcomes, 0)
    numbers |= {outcomes.of(state): number for state, number in counted}
    return Publication(
        id=row.id,
        call=row.call,
        state=State(row.state),
        outcomes=numbers,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        approved_by=row.approved_by,
        starts_at=row.starts_at,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
        noun=queries.noun,
    )
