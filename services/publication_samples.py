"""What waits to be published: how many of each outcome, and a few real messages as they would be read."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.decision import Sample
from programme.file import Programme
from programme.publication import PREVIEWS, Waiting
from programme.registration import PENDING, Verdict
from programme.second_look import State as Look
from services import tally
from services.decision import COLUMNS, decision_of
from storage.account import account, stopped
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.person import person
from storage.publication import publication_item
from storage.publication_queries import disagreed, pending
from storage.registration import registration
from storage.second_look import second_look

LOOKED = 25
"""Decisions of each outcome, those that wait longest and those that came last, from which samples are picked."""

_PENDING = [state.value for state in PENDING]
_other = account.alias()
_reached = sa.exists().where(_other.c.person_id == registration.c.person_id, _other.c.stopped_at.is_(None))
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
_COUNTED = (
    sa.select(
        registration.c.state,
        second_look.c.state.label("look"),
        sa.func.count().label("number"),
        sa.func.sum(sa.case((_reached, 0), else_=1)).label("unreached"),
    )
    .outerjoin(second_look, second_look.c.registration_id == registration.c.id)
    .where(registration.c.call == bindparam("in_call"), pending)
    .group_by(registration.c.state, second_look.c.state)
)
# The messenger that somebody wrote from last is where a notice goes.
_MESSENGER = (
    sa.select(account.c.messenger)
    .where(account.c.person_id == registration.c.person_id, account.c.stopped_at.is_(None))
    .order_by(sa.func.coalesce(account.c.active_on, account.c.created_at).desc(), account.c.id.desc())
    .limit(1)
    .scalar_subquery()
)


def waiting(tx: Tx, *, call: str, publication_id: int | None = None) -> Waiting:
    """Count what would go out by outcome, and what speaks against sending it now; of a publication, or of all.

    What two officers disagree about is held back either way, but for what a publication had before they did.
    """
    return _of_all(tx, call) if publication_id is None else _of_one(tx, call, publication_id)


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


def _of_one(tx: Tx, call: str, publication_id: int) -> Waiting:
    item = publication_item.c
    its = sa.exists().where(item.publication_id == publication_id, item.registration_id == registration.c.id)
    same = its.where(item.version == registration.c.version)
    held_back = second_look.c.state.is_not_distinct_from(Look.DISAGREED.value)
    query = _COUNTED.where((~held_back & same) | (held_back & ~its))
    outcomes = dict.fromkeys(Verdict, 0)
    held = looks = unreached = 0
    for row in tx.all(query, in_call=call):
        if row.look == Look.DISAGREED:
            held += row.number
            continue
        verdict = Verdict.of(row.state)
        assert verdict is not None  # noqa: S101 - only what is pending is counted
        outcomes[verdict] += row.number
        unreached += row.unreached
        looks += row.number if row.look == Look.WAITING else 0
    return Waiting(outcomes, held, looks, unreached)


def previews(
    tx: Tx, *, programme: Programme, language: str, publication_id: int | None = None, most: int = PREVIEWS
) -> list[Sample]:
    """Pick real decisions, spread over outcomes, languages and messengers; of a publication, or of all that waits.

    `language` is that of people who chose none.
    """
    # A few of each outcome: looking at all would cost more, the more there are.
    few = sa.union_all(*(sa.select(one.subquery()) for one in _few(publication_id, programme.call.code))).subquery()
    spoken = sa.func.coalesce(person.c.language, language).label("language")
    each = (
        sa.select(registration.c.id, registration.c.state, spoken, _MESSENGER.label("messenger"))
        .join(person, person.c.id == registration.c.person_id)
        .where(registration.c.id.in_(sa.select(few.c.id)))
        .order_by(registration.c.id)
    )
    picked = _spread(tx.all(each), most)
    read = sa.select(registration.c.id, person.c.zone, *COLUMNS).join(person, person.c.id == registration.c.person_id)
    rows = {row.id: row for row in tx.all(read.where(registration.c.id.in_([one.id for one in picked])))}
    samples = []
    for one in picked:
        row, verdict = rows[one.id], Verdict.of(one.state)
        assert verdict is not None  # noqa: S101 - only what is pending is picked
        zone = row.zone or programme.time_zone
        samples.append(Sample(decision_of(row, verdict), one.language, zone, one.messenger))
    return samples


def _few(publication_id: int | None, call: str) -> Iterator[sa.Select[tuple[int]]]:
    """Yield the first and the last of each outcome, of a publication or of all that waits."""
    item, ready = publication_item.c, (registration.c.call == call, ~disagreed)
    for state in _PENDING:
        if publication_id is None:
            some = sa.select(registration.c.id).where(*ready, registration.c.state == state)
            order: sa.Column[Any] = registration.c.state_at
        else:
            same = (item.version == registration.c.version, item.from_state == registration.c.state)
            some = sa.select(registration.c.id).join(publication_item, item.registration_id == registration.c.id)
            some = some.where(*ready, *same, item.publication_id == publication_id, item.from_state == state)
            order = item.registration_id
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
