"""What waits to be published: how many of each outcome, and what speaks against sending it now."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.publication import Noun, State, Waiting
from programme.registration import Verdict
from programme.second_look import State as Look
from services import tally
from services.publication_noun import MANNERS
from storage.account import account, stopped
from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_queries import pending as idea_pending
from storage.publication import publication
from storage.publication_queries import QUERIES, disagreed, pending
from storage.registration import registration
from storage.second_look import second_look

_other = account.alias()


def _is_reached(person_id: sa.Column[int]) -> sa.ColumnElement[bool]:
    return sa.exists().where(_other.c.person_id == person_id, _other.c.stopped_at.is_(None))


_reached = _is_reached(registration.c.person_id)
_LOOKS = (
    sa.select(registration.c.state, second_look.c.state.label("look"), sa.func.count().label("number"))
    .join_from(second_look, registration, second_look.c.registration_id == registration.c.id)
    .where(
        second_look.c.call == bindparam("in_call"),
        second_look.c.state.in_([Look.DISAGREED.value, Look.WAITING.value]),
        pending,
    )
    .group_by(registration.c.state, second_look.c.state)
)
# Counted from those who stopped an account: whoever registered has, or had, one. As conditions of the rows, these would
# be looked for among all that is pending.
_goes_nowhere = sa.and_(registration.c.call == bindparam("in_call"), pending, ~_reached, ~disagreed)
_UNREACHED = (
    sa.select(sa.func.count(sa.distinct(sa.case((_goes_nowhere, registration.c.id)))).label("number"))
    .join_from(account, registration, registration.c.person_id == account.c.person_id)
    .where(stopped)
)
_unseconded = QUERIES[Noun.IDEA].held
_COUNTED: Mapping[Noun, sa.Select[Any]] = {
    Noun.REGISTRATION: sa.select(
        registration.c.state,
        second_look.c.state.is_not_distinct_from(Look.DISAGREED.value).label("held"),
        sa.func.count().label("number"),
        sa.func.sum(sa.case((second_look.c.state == Look.WAITING.value, 1), else_=0)).label("looks"),
        sa.func.sum(sa.case((_reached, 0), else_=1)).label("unreached"),
    )
    .outerjoin(second_look, second_look.c.registration_id == registration.c.id)
    .where(registration.c.call == bindparam("in_call"), pending)
    .group_by(registration.c.state, second_look.c.state),
    Noun.IDEA: sa.select(
        idea.c.state,
        _unseconded.label("held"),
        sa.func.count().label("number"),
        sa.literal(0).label("looks"),
        sa.func.sum(sa.case((_is_reached(idea.c.person_id), 0), else_=1)).label("unreached"),
    )
    .where(idea.c.call == bindparam("in_call"), idea_pending)
    .group_by(idea.c.state, sa.text("held")),
}


def waiting(tx: Tx, *, call: str, publication_id: int | None = None, noun: Noun = Noun.REGISTRATION) -> Waiting:
    """Count what would go out by outcome, and what speaks against sending it now; of a publication, or of all.

    What is held back is counted either way, but for what a publication had before it was.
    """
    if publication_id is not None:
        return _count(tx, noun, _COUNTED[noun].where(_of_one(noun, publication_id)), call)
    # Ideas are few; of registrations what is pending is added up move by move.
    return _of_all(tx, call) if noun is Noun.REGISTRATION else _count(tx, noun, _COUNTED[noun], call)


def under_way(tx: Tx, *, call: str) -> dict[Noun, int]:
    """Count what is decided and not told, or in a publication that is not over; nouns without any are left out."""
    counts: dict[Noun, int] = {}
    for noun in Noun:
        found = waiting(tx, call=call, noun=noun)
        if count := found.total + found.held:
            counts[noun] = count
    running = sa.select(publication.c.noun).where(
        publication.c.call == call, publication.c.state.not_in([State.FINISHED.value, State.STOPPED.value])
    )
    for row in tx.all(running):
        counts.setdefault(Noun(row.noun), 0)
    return {noun: counts[noun] for noun in Noun if noun in counts}


def _of_all(tx: Tx, call: str) -> Waiting:
    outcomes = dict.fromkeys(Verdict, 0)
    for state, _, number in tally.read(tx, call=call):
        if (verdict := Verdict.of(state)) is not None:
            outcomes[verdict] += number
    held = looks = 0
    for row in tx.all(_LOOKS, in_call=call):
        verdict = Verdict.of(row.state)
        assert verdict is not None  # noqa: S101 - only what is pending is counted
        if row.look == Look.WAITING:
            looks += row.number
        else:
            outcomes[verdict] -= row.number
            held += row.number
    unreached = tx.one(_UNREACHED, in_call=call)
    return Waiting(outcomes, held, looks, 0 if unreached is None else int(unreached.number))


def _of_one(noun: Noun, publication_id: int) -> sa.ColumnElement[bool]:
    queries = QUERIES[noun]
    item = queries.items.c
    its = sa.exists().where(item.publication_id == publication_id, queries.of == queries.rows.c.id)
    same = its.where(item.version == queries.rows.c.version)
    return (~queries.held & same) | (queries.held & ~its)


def _count(tx: Tx, noun: Noun, query: sa.Select[Any], call: str) -> Waiting:
    outcomes: dict[Any, int] = dict.fromkeys(MANNERS[noun].outcomes, 0)
    held = looks = unreached = 0
    for row in tx.all(query, in_call=call):
        if row.held:
            held += row.number
            continue
        outcomes[MANNERS[noun].outcomes.of(row.state)] += row.number
        unreached += row.unreached
        looks += row.looks
    return Waiting(outcomes, held, looks, unreached)
