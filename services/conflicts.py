"""Conflicts: whom an idea must never be offered to, by what is known and by what reviewers declared."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.conflict import same_words, words_of
from programme.file import Programme
from programme.lifecycle import Role
from programme.review import Tie
from services.journal import Actor, record
from storage.conflict import conflict
from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.idea import idea
from storage.person import person
from storage.staff import staff

Details = Mapping[str, Any]
"""What a person told of who they are."""

_AUTHOR = sa.select(idea.c.person_id).where(idea.c.id == bindparam("of_id"))
_SENT = sa.select(idea.c.id, idea.c.person_id).where(
    idea.c.call == bindparam("in_call"), idea.c.submitted_at.is_not(None)
)
_REVIEWERS = (
    sa.select(staff.c.person_id, staff.c.institution, person.c.phone_token)
    .join(person, person.c.id == staff.c.person_id)
    .where(staff.c.removed_at.is_(None), staff.c.role == Role.REVIEWER.value)
    .order_by(staff.c.person_id)
)
_DECLARE = Upsert(lambda insert: insert(conflict).on_conflict_do_nothing(index_elements=["reviewer_id", "person_id"]))


@dataclass(frozen=True, slots=True)
class _Reviewer:
    person_id: int
    token: bytes | None
    phone: str | None
    organisations: tuple[tuple[str, ...], ...]


def excluded(tx: Tx, *, idea_id: int, programme: Programme) -> frozenset[int]:
    """Name the reviewers whom an idea must never be offered to."""
    row = tx.one(_AUTHOR, of_id=idea_id)
    return frozenset() if row is None else excluded_of(tx, [row.person_id], programme=programme)[row.person_id]


def excluded_of(tx: Tx, authors: Collection[int], *, programme: Programme) -> dict[int, frozenset[int]]:
    """Name, for each author, the reviewers whom their ideas must never be offered to."""
    found: dict[int, set[int]] = {author: set() for author in authors}
    if not found:
        return {}
    rows = tx.all(_REVIEWERS)
    details = _details(tx, {row.person_id for row in rows} | found.keys())
    reviewers = [_known(row, details[row.person_id] or {}, programme) for row in rows]
    for row in tx.all(sa.select(person.c.id, person.c.phone_token).where(person.c.id.in_(sorted(found)))):
        found[row.id] |= _by_what_is_known(row, details[row.id], reviewers)
    declared = sa.select(conflict.c.person_id, conflict.c.reviewer_id).where(conflict.c.person_id.in_(sorted(found)))
    for row in tx.all(declared):
        found[row.person_id].add(row.reviewer_id)
    return {author: frozenset(people) for author, people in found.items()}


def hidden_from(tx: Tx, *, reviewer_id: int, programme: Programme) -> list[int]:
    """Name the ideas of the running call that a reviewer must not learn of."""
    rows = tx.all(_SENT, in_call=programme.call.code)
    barred = excluded_of(tx, {row.person_id for row in rows}, programme=programme)
    return [row.id for row in rows if reviewer_id in barred[row.person_id]]


def declare(tx: Tx, *, reviewer_id: int, person_id: int, tie: Tie, now: datetime) -> bool:
    """Keep that a reviewer has a tie to an author; False when it was declared before."""
    values = {"reviewer_id": reviewer_id, "person_id": person_id, "tie": tie.value, "declared_at": now}
    if tx.run(_DECLARE, **values) != 1:
        return False
    # Which tie it is stands in the row, which an erasure takes away; the log would keep it.
    actor = Actor(Role.REVIEWER, reviewer_id)
    record(tx, actor=actor, action="declare", noun="conflict", noun_id=person_id, now=now)
    return True


def _by_what_is_known(author: Row, details: Details | None, reviewers: Iterable[_Reviewer]) -> set[int]:
    if details is None:
        # Nobody knows whom it excludes: so it excludes everybody.
        return {one.person_id for one in reviewers}
    phone, organisation = details.get("phone"), words_of(_organisation(details))
    return {
        one.person_id
        for one in reviewers
        if one.person_id == author.id
        or (author.phone_token is not None and author.phone_token == one.token)
        or (phone and phone == one.phone)
        or any(same_words(organisation, theirs) for theirs in one.organisations)
    }


def _known(row: Row, details: Details, programme: Programme) -> _Reviewer:
    named = next((one for one in programme.institutions if one.code == row.institution), None)
    told = [_organisation(details), *(() if named is None else (named.fa, named.en))]
    return _Reviewer(row.person_id, row.phone_token, details.get("phone"), tuple(words_of(one) for one in told if one))


def _details(tx: Tx, people: Collection[int]) -> dict[int, Details | None]:
    """Open what people told; None for whom it cannot be opened."""
    found: dict[int, Details | None] = dict.fromkeys(people)
    query = sa.select(person.c.id, person.c.details)
    try:
        rows = tx.all(query.where(person.c.id.in_(sorted(people))))
    except WrongKey:
        rows = [row for one in people for row in _alone(tx, query.where(person.c.id == one))]
    return found | {row.id: row.details or {} for row in rows}


def _alone(tx: Tx, query: sa.Select[Any]) -> list[Row]:
    try:
        return tx.all(query)
    except WrongKey:
        return []


def _organisation(details: Details) -> str | None:
    told = (details.get("profile") or {}).get("organisation")
    return str(told) if told else None
