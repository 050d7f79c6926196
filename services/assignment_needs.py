"""What a plan of who studies what is made of: ideas, their reviews, reviewers, and what waits for each."""

from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.assigned import Load
from programme.assignment import Need, Plan, Reviewer, Rules
from programme.file import Programme
from programme.idea import State
from programme.lifecycle import Role
from programme.review import DONE, WAITING
from services.conflicts import excluded_of
from services.staff import names
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review
from storage.staff import staff

GIVEN = (*WAITING, *DONE)
"""States of a review by which its institution has a part in the idea."""

_REVIEWS = sa.select(review.c.idea_id, review.c.reviewer_id, review.c.institution, review.c.state)
_LOADS = (
    sa.select(review.c.reviewer_id, idea.c.person_id)
    .join(idea, idea.c.id == review.c.idea_id)
    .where(review.c.state.in_([state.value for state in WAITING]))
)
ACTIVE = (
    sa.select(staff.c.person_id, staff.c.institution)
    .where(staff.c.removed_at.is_(None), staff.c.role == Role.REVIEWER.value)
    .order_by(staff.c.id)
)
_NEW = sa.select(sa.func.count()).select_from(idea).where(
    idea.c.call == bindparam("in_call"),
    idea.c.state == State.SUBMITTED.value,
    ~sa.exists().where(review.c.idea_id == idea.c.id, review.c.state.in_([state.value for state in GIVEN])),
)  # fmt: skip


def rules(programme: Programme) -> Rules:
    """Say by which rules ideas are given."""
    codes = tuple(one.code for one in programme.institutions)
    return Rules(codes, programme.review.institutions, programme.review.cap, programme.quorum)


def needs(tx: Tx, ideas: Sequence[Row], *, programme: Programme) -> tuple[list[Need], list[Reviewer]]:
    """Gather what a plan is made of: ideas of these rows, and all reviewers with what waits for them."""
    people = tx.all(ACTIVE)
    open_rows = tx.all(_LOADS)
    authors = {row.person_id for row in (*ideas, *open_rows)}
    excluded = excluded_of(tx, authors, programme=programme)
    load: dict[int, list[frozenset[int]]] = defaultdict(list)
    for row in open_rows:
        load[row.reviewer_id].append(excluded[row.person_id])
    reviewers = [Reviewer(row.person_id, row.institution, tuple(load[row.person_id])) for row in people]
    given, asked = _reviews(tx, [row.id for row in ideas])
    return [
        Need(
            row.id,
            chosen=None if row.institutions is None else tuple(row.institutions),
            wanted=tuple(row.wanted or ()),
            given=frozenset(given[row.id]),
            asked=frozenset(asked[row.id]),
            excluded=excluded[row.person_id],
        )
        for row in ideas
    ], reviewers


def loads(tx: Tx, found: Plan) -> list[Load]:
    """Say what waits for each reviewer before and after a plan."""
    counts: dict[int, int] = defaultdict(int)
    for row in tx.all(_LOADS):
        counts[row.reviewer_id] += 1
    more: dict[int, int] = defaultdict(int)
    for one in found.offers:
        more[one.reviewer_id] += 1
    people = tx.all(ACTIVE)
    called = names(tx, {row.person_id for row in people})
    return [
        Load(
            row.person_id,
            called.get(row.person_id),
            row.institution,
            counts[row.person_id],
            counts[row.person_id] + more[row.person_id],
        )
        for row in people
    ]


def waiting(tx: Tx, *, programme: Programme) -> int:
    """Count the ideas that nobody has been given yet."""
    row = tx.one(_NEW, in_call=programme.call.code)
    return 0 if row is None else int(row[0])


def _reviews(tx: Tx, ideas: Collection[int]) -> tuple[dict[int, set[str]], dict[int, set[int]]]:
    given: dict[int, set[str]] = defaultdict(set)
    asked: dict[int, set[int]] = defaultdict(set)
    for row in tx.all(_REVIEWS.where(review.c.idea_id.in_(sorted(ideas)))):
        asked[row.idea_id].add(row.reviewer_id)
        if row.state in GIVEN:
            given[row.idea_id].add(row.institution)
    return given, asked
