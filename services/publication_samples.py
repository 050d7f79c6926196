"""Samples of what would be published: a few real messages as they would be read."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from programme.decision import Sample
from programme.file import Programme
from programme.publication import PREVIEWS, Noun
from services.publication_noun import MANNERS
from storage.account import account
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.person import person
from storage.publication_queries import QUERIES, Queries

LOOKED = 25
"""Decisions of each outcome, those that wait longest and those that came last, from which samples are picked."""


def previews(
    tx: Tx,
    *,
    programme: Programme,
    language: str,
    publication_id: int | None = None,
    most: int = PREVIEWS,
    noun: Noun = Noun.REGISTRATION,
) -> list[Sample]:
    """Pick real decisions, spread over outcomes, languages and messengers; of a publication, or of all that waits.

    `language` is that of people who chose none.
    """
    queries, manner = QUERIES[noun], MANNERS[noun]
    rows = queries.rows.c
    # A few of each outcome: looking at all would cost more, the more there are.
    pending = [state for state in manner.states if manner.outcomes.of(state) is not None]
    some = _few(queries, pending, publication_id, programme.call.code)
    few = sa.union_all(*(sa.select(one.subquery()) for one in some)).subquery()
    spoken = sa.func.coalesce(person.c.language, language).label("language")
    each = (
        sa.select(rows.id, rows.state, spoken, _messenger(rows.person_id).label("messenger"))
        .join(person, person.c.id == rows.person_id)
        .where(rows.id.in_(sa.select(few.c.id)))
        .order_by(rows.id)
    )
    picked = _spread(tx.all(each), most)
    samples = []
    for one in picked:
        try:
            decision, zone = manner.sample(tx, one.id)
        except WrongKey:
            # Publishing leaves it out, too.
            continue
        samples.append(Sample(decision, one.language, zone or programme.time_zone, one.messenger))
    return samples


def _messenger(person_id: sa.Column[int]) -> sa.ScalarSelect[str]:
    # The messenger that somebody wrote from last is where a notice goes.
    return (
        sa.select(account.c.messenger)
        .where(account.c.person_id == person_id, account.c.stopped_at.is_(None))
        .order_by(sa.func.coalesce(account.c.active_on, account.c.created_at).desc(), account.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _few(
    queries: Queries, states: Sequence[str], publication_id: int | None, call: str
) -> Iterator[sa.Select[tuple[int]]]:
    """Yield the first and the last of each outcome, of a publication or of all that waits."""
    rows, item = queries.rows.c, queries.items.c
    for state in states:
        if publication_id is None:
            some = sa.select(rows.id).where(rows.call == call, ~queries.held, rows.state == state)
            order: sa.Column[Any] = rows.state_at
        else:
            same = (item.version == rows.version, item.from_state == rows.state)
            some = sa.select(rows.id).join(queries.items, queries.of == rows.id)
            some = some.where(rows.call == call, ~queries.held, *same)
            some = some.where(item.publication_id == publication_id, item.from_state == state)
            order = queries.of
        yield from (some.order_by(way).limit(LOOKED) for way in (order, order.desc()))


def _spread(rows: Iterable[Row], most: int) -> Sequence[Row]:
    """Take one after another what brings most that was not seen before: an outcome first, then a language."""
    left = {row.id: row for row in rows}
    picked: list[Row] = []
    seen: set[tuple[int, Any]] = set()

    def news(row: Row) -> tuple[int, int]:
        kinds = enumerate((row.messenger, row.language, row.state))
        return sum(1 << place for place, kind in kinds if (place, kind) not in seen), -row.id

    while left and len(picked) < most:
        best = left.pop(max(left.values(), key=news).id)
        picked.append(best)
        seen |= set(enumerate((best.messenger, best.language, best.state)))
    return picked
