"""The numbers of ideas: by city, field and means, what institutions said, and what reviewers have before them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from programme.file import Programme
from programme.idea import ENDED, GONE, OPERATIONAL, PENDING, PUBLISHED, State
from programme.idea_statistics import WORKABLE, Counted, IdeasOverview, Load, Said, Shares
from programme.review import DONE, WAITING, Verdict
from programme.review import State as Reviewed
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review

FIRST = 12
"""Bars that are named."""

_GOOD = sa.case((idea.c.outcome.in_([one.value for one in WORKABLE]), 1), else_=0)


def overview(tx: Tx, *, programme: Programme) -> IdeasOverview:
    """Say where all ideas of the running call are."""
    people = sa.func.count(sa.distinct(idea.c.person_id))
    query = sa.select(idea.c.state, sa.func.count(), sa.func.sum(_GOOD)).group_by(idea.c.state)
    rows = tx.all(query.where(*_held(programme.call.code)))
    authors = tx.one(sa.select(people).where(*_held(programme.call.code)))
    count = {State(state): int(number) for state, number, _ in rows}
    good = {State(state): int(number) for state, _, number in rows}

    def among(states: Sequence[State], counted: dict[State, int] = count) -> int:
        return sum(counted.get(state, 0) for state in states)

    workable = among(PUBLISHED, good)
    return IdeasOverview(
        sent=sum(count.values()),
        authors=0 if authors is None else int(authors[0]),
        waiting=among((State.SUBMITTED,)),
        reviewed=among((State.UNDER_REVIEW,)),
        asked=among((State.NEEDS_REVISION,)),
        discussed=among((State.DISCUSSION,)),
        pending=among(PENDING),
        workable=workable,
        others=among(PUBLISHED) - workable,
        operational=among(OPERATIONAL),
        done=among(ENDED[:1]),
    )


def by_city(tx: Tx, *, programme: Programme) -> Shares:
    """Count the ideas for each sister city; those whose city was typed together."""
    return _shares(_by(tx, idea.c.city, programme))


def by_field(tx: Tx, *, programme: Programme) -> Shares:
    """Count the ideas of each field."""
    return _shares(_by(tx, idea.c.field, programme))


def by_means(tx: Tx, *, programme: Programme) -> Shares:
    """Count the ideas that bring each of the means; one that brings several counts for each of them."""
    # The column holds codes of chips alone, and no code has a quote in it.
    written = sa.cast(idea.c.means, sa.Text)
    of = {chip.code: written.contains(f'"{chip.code}"', autoescape=True) for chip in programme.means}
    of[""] = sa.and_(*(~has for has in of.values()))
    numbers: list[sa.ColumnElement[Any]] = []
    for has in of.values():
        numbers += [sa.func.sum(sa.case((has, 1), else_=0)), sa.func.sum(sa.case((has, _GOOD), else_=0))]
    row = tx.one(sa.select(*numbers).where(*_held(programme.call.code)))
    assert row is not None  # noqa: S101 - a sum is always one row
    found = [Counted(code, int(row[2 * at] or 0), int(row[2 * at + 1] or 0)) for at, code in enumerate(of)]
    return _shares([one for one in found if one.ideas])


def verdicts(tx: Tx, *, programme: Programme) -> tuple[Said, ...]:
    """Count what the reviewers of each institution said."""
    query = (
        sa.select(review.c.institution, review.c.verdict, sa.func.count())
        .join(idea, idea.c.id == review.c.idea_id)
        .where(*_held(programme.call.code), review.c.state.in_(_values(DONE)), review.c.verdict.is_not(None))
        .group_by(review.c.institution, review.c.verdict)
    )
    found: dict[str, dict[Verdict, int]] = {chip.code: {} for chip in programme.institutions}
    for institution, verdict, count in tx.all(query):
        found.setdefault(institution, {})[Verdict(verdict)] = int(count)
    return tuple(Said(institution, given) for institution, given in found.items())


def loads(tx: Tx, *, programme: Programme, now: datetime) -> tuple[Load, ...]:
    """Count what the reviewers of each institution have before them, have done, and are late with."""

    def having(*when: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((sa.and_(*when), 1), else_=0))

    state = review.c.state
    query = (
        sa.select(
            review.c.institution,
            having(state == Reviewed.OFFERED.value),
            having(state == Reviewed.DRAFTING.value),
            having(state.in_(_values(DONE))),
            having(state.in_(_values(WAITING)), review.c.due_at < now),
        )
        .join(idea, idea.c.id == review.c.idea_id)
        .where(*_held(programme.call.code))
        .group_by(review.c.institution)
    )
    found = {chip.code: Load(chip.code, 0, 0, 0, 0) for chip in programme.institutions}
    for institution, *numbers in tx.all(query):
        found[institution] = Load(institution, *map(int, numbers))
    return tuple(found.values())


def _held(call: str) -> tuple[sa.ColumnElement[bool], ...]:
    return idea.c.call == call, idea.c.submitted_at.is_not(None), idea.c.state.not_in(_values(GONE))


def _values(states: Sequence[State | Reviewed]) -> list[str]:
    return [state.value for state in states]


def _by(tx: Tx, column: sa.Column[Any], programme: Programme) -> list[Counted]:
    query = sa.select(column, sa.func.count(), sa.func.sum(_GOOD)).where(*_held(programme.call.code)).group_by(column)
    return [Counted(code or "", int(count), int(good)) for code, count, good in tx.all(query)]


def _shares(found: list[Counted]) -> Shares:
    ordered = sorted(found, key=lambda one: (-one.ideas, one.code))
    first, rest = ordered[:FIRST], ordered[FIRST:]
    together = Counted("", sum(one.ideas for one in rest), sum(one.workable for one in rest))
    return Shares(tuple(first), len(rest), together)
