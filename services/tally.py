"""The tally: how many registrations of a call are in which state, by country, added up move by move."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.registration import GONE, State
from storage.engine.statement import Hot
from storage.engine.tx import Tx
from storage.tally import tally

MOST = 5_000
"""Rows folded in one transaction: the citizens' own answers wait no longer than that takes."""

_COLUMNS = ("call", "state", "country", "change")


def _rows(count: int) -> Hot:
    # Made once: this is on the way of every decision.
    rows = [{name: bindparam(f"{name}_{at}", type_=tally.c[name].type) for name in _COLUMNS} for at in range(count)]
    return Hot(sa.insert(tally).values(rows))


_ONE, _TWO = _rows(1), _rows(2)
_READ = (
    sa.select(tally.c.state, tally.c.country, sa.func.sum(tally.c.change).label("count"))
    .where(tally.c.call == bindparam("of_call"))
    .group_by(tally.c.state, tally.c.country)
)
_OLDEST = sa.select(tally.c.id).order_by(tally.c.id).limit(MOST)
_TAKE = sa.delete(tally).where(tally.c.id.in_(_OLDEST)).returning(*(tally.c[name] for name in _COLUMNS))
_SEVERAL = (
    sa.select(tally.c.state)
    .group_by(tally.c.call, tally.c.state, tally.c.country)
    .having((sa.func.count() > 1) | (sa.func.sum(tally.c.change) == 0))
    .limit(1)
)


def add(
    tx: Tx, call: str, *, before: str | None, after: str, country: str | None, was_country: str | None = None
) -> None:
    """Count a move: one less of the state and country that were, one more of those that are.

    A draft is not counted.  Those that are gone have no country: theirs is erased, and without a move.
    """
    fewer, more = _counted(before, was_country), _counted(after, country)
    if fewer == more:
        return
    changes = [(*place, change) for place, change in ((more, 1), (fewer, -1)) if place is not None]
    values = {
        f"{name}_{at}": value
        for at, (state, where, change) in enumerate(changes)
        for name, value in zip(_COLUMNS, (call, state, where, change), strict=True)
    }
    tx.run(_TWO if len(changes) > 1 else _ONE, **values)


def read(tx: Tx, *, call: str) -> list[tuple[str, str, int]]:
    """List how many registrations of a call are in each state and country (empty: none known)."""
    return [(row.state, row.country, int(row.count)) for row in tx.all(_READ, of_call=call)]


def several(tx: Tx) -> bool:
    """Say whether some state and country has more rows than it needs."""
    return tx.one(_SEVERAL) is not None


def fold(tx: Tx) -> int:
    """Put one row in the place of many; return how many were taken, `MOST` when there may be more.

    What is taken is what is added up, so a row that comes meanwhile stays for the next time.
    """
    taken = tx.all(_TAKE)
    sums: dict[tuple[str, str, str], int] = {}
    for call, state, country, change in taken:
        sums[call, state, country] = sums.get((call, state, country), 0) + change
    for place, change in sums.items():
        if change:
            tx.run(_ONE, **dict(zip((f"{name}_0" for name in _COLUMNS), (*place, change), strict=True)))
    return len(taken)


def _counted(state: str | None, country: str | None) -> tuple[str, str] | None:
    if state is None or state == State.DRAFT:
        return None
    return str(state), "" if state in GONE else country or ""
