"""How the queue is searched: each search walks one index in its order, and never further than `LOOKED`.

So the next card costs the same however many wait. What one filter lets through is found wherever it stands. Several
filters, and kinds of connection, which no index has, are looked for among the first of what the narrowest lets through.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from programme.triage import Filters, Order
from storage.passed import passed
from storage.registration import flagged, queued, registration, with_file

LOOKED = 1000
"""Registrations that a search looks at."""

GLANCED = 40
"""Registrations looked at first: what many have is nearly always among them."""

_R = registration.c
_ORDERS: dict[Order, tuple[sa.Column[object], ...]] = {
    Order.COMPLETENESS: (_R.queue, _R.gaps, _R.submitted_at),
    Order.AGE: (_R.queue, _R.submitted_at),
    Order.COUNTRY: (_R.queue, _R.country, _R.submitted_at),
}
_READ = (_R.id, _R.queue, _R.gaps, _R.submitted_at, _R.country)

Condition = sa.ColumnElement[bool]
Query = sa.Select[Any]


def searches(wanted: Filters, *, officer_id: int, call: str, most: int, since: datetime) -> Iterator[Query]:
    """Say where to look for the first registrations, at most so many, one place after the other: id and queue.

    What the officer passed by for good, or since a moment for later, is left out; the latter comes in the last place.
    """
    mine = (passed.c.officer_id == officer_id, passed.c.registration_id == _R.id)
    passed_by = sa.exists().where(*mine, (passed.c.kind == "not_mine") | (passed.c.passed_at > since))
    order = [column.name for column in _ORDERS[wanted.order]]
    for place in _places(wanted, officer_id=officer_id, most=most):
        if place.exact:
            yield place.rows(_R.id, _R.queue, call=call).where(~passed_by)
            continue
        rows = place.rows(*_READ, place.fits, call=call, besides=passed_by).subquery()
        query = sa.select(rows.c.id, rows.c.queue).where(rows.c.fits == 1)
        yield query.order_by(*(rows.c[name] for name in order)).limit(most)
    yield _put_off(wanted, officer_id=officer_id, call=call, most=most, since=since)


def counted(wanted: Filters, *, officer_id: int, call: str) -> Query:
    """Say where to count: one row for each registration looked at, `fits` is 1 where all filters let it through."""
    place = _places(wanted, officer_id=officer_id, most=LOOKED)[-1]
    return place.rows(place.fits, call=call)


class _Place:
    """The first registrations of the queue in an order; each of `leads` is a condition that has an index for it.

    `exact`: the filters let through all of these, in the order that is wanted.
    """

    def __init__(
        self,
        leads: Sequence[Condition],
        rest: Sequence[Condition],
        order: Order,
        most: int = LOOKED,
        *,
        exact: bool = False,
    ) -> None:
        self._leads, self._rest, self._order, self._most = leads, rest, order, most
        self.exact = exact

    @property
    def fits(self) -> sa.ColumnElement[int]:
        """1 for what the other filters let through, too."""
        return sa.case((sa.and_(sa.true(), *self._rest), 1), else_=0).label("fits")

    def rows(self, *columns: sa.ColumnElement[Any], call: str, besides: Condition | None = None) -> Query:
        """Read them."""
        query = sa.select(*columns).where(_R.call == call).order_by(*_ORDERS[self._order]).limit(self._most)
        if besides is not None:
            query = query.where(~besides)
        if len(self._leads) == 1:
            return query.where(self._leads[0])
        each = [sa.select(query.where(lead).subquery()) for lead in self._leads]
        return sa.select(sa.union_all(*each).subquery())


def _places(wanted: Filters, *, officer_id: int, most: int) -> list[_Place]:
    facets, more = _facets(wanted, officer_id), _unindexed(wanted)
    every = [*(sa.or_(*facet) for facet in facets), *more]
    if not every:
        return [_Place((queued,), (), wanted.order, most, exact=True)]
    walk = [_Place((queued,), every, wanted.order, each) for each in (GLANCED, LOOKED)]
    if not facets:
        return walk
    lead, *others = facets
    rest = [*(sa.or_(*facet) for facet in others), *more]
    if not rest and wanted.order is Order.COMPLETENESS and len(lead) == 1:
        return [_Place(lead, (), wanted.order, most, exact=True)]
    narrowest = _Place(lead, rest, Order.COMPLETENESS)
    # Few are ever flagged, or come back to one officer: all of them are put in order.
    return [narrowest] if wanted.mine or wanted.flagged else [*walk, narrowest]


def _facets(wanted: Filters, officer_id: int) -> list[list[Condition]]:
    """List the filters that have an index, the narrowest first; any of a filter's conditions may hold."""
    facets: list[list[Condition]] = []
    if wanted.mine:
        facets.append([sa.and_(queued, _R.officer_id == officer_id)])
    if wanted.flagged:
        facets.append([flagged])
    if wanted.city_tokens:
        facets.append([sa.and_(queued, _R.city_token == bytes.fromhex(token)) for token in wanted.city_tokens])
    if wanted.has_file:
        facets.append([with_file])
    if wanted.country is not None:
        facets.append([sa.and_(queued, _R.country == wanted.country)])
    return facets


def _unindexed(wanted: Filters) -> list[Condition]:
    if wanted.connection is None:
        return []
    # The codes of a list have no quote in them (programme file): the text of the list tells.
    return [sa.cast(_R.connections, sa.Text).contains(f'"{wanted.connection}"', autoescape=True)]


def _put_off(wanted: Filters, *, officer_id: int, call: str, most: int, since: datetime) -> Query:
    every = [sa.or_(*facet) for facet in _facets(wanted, officer_id)]
    return (
        sa.select(_R.id, _R.queue)
        .select_from(passed)
        .join(registration, _R.id == passed.c.registration_id)
        .where(passed.c.officer_id == officer_id, passed.c.kind == "later", passed.c.passed_at > since)
        .where(_R.call == call, queued, *every, *_unindexed(wanted))
        .order_by(*_ORDERS[wanted.order])
        .limit(most)
    )
