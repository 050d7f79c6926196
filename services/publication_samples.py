"""What waits to be published: how many of each outcome, and a few real messages as they would be read."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.decision import Sample
from programme.file import Programme
from programme.publication import PREVIEWS, Waiting
from programme.registration import Verdict
from programme.second_look import State as Look
from services.decision import COLUMNS, decision_of
from storage.account import account
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.person import person
from storage.publication import publication_item
from storage.publication_queries import disagreed, pending
from storage.registration import registration
from storage.second_look import second_look

_reached = sa.exists().where(account.c.person_id == registration.c.person_id, account.c.stopped_at.is_(None))
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
    query = _COUNTED
    if publication_id is not None:
        item = publication_item.c
        its = sa.exists().where(item.publication_id == publication_id, item.registration_id == registration.c.id)
        same = its.where(item.version == registration.c.version)
        held_back = second_look.c.state.is_not_distinct_from(Look.DISAGREED.value)
        query = query.where((~held_back & same) | (held_back & ~its))
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
    which = _of(publication_id, programme.call.code)
    spoken = sa.func.coalesce(person.c.language, language).label("language")
    spread = sa.select(registration.c.id, registration.c.state, spoken, _MESSENGER.label("messenger"))
    each = spread.join(person, person.c.id == registration.c.person_id).where(*which).subquery()
    kinds = [each.c.state, each.c.language, each.c.messenger]
    first = sa.select(sa.func.min(each.c.id).label("id"), *kinds).group_by(*kinds).order_by(sa.func.min(each.c.id))
    more = sa.select(each).order_by(each.c.id).limit(most)
    picked = _spread([*tx.all(first), *tx.all(more)], most)
    read = sa.select(registration.c.id, person.c.zone, *COLUMNS).join(person, person.c.id == registration.c.person_id)
    rows = {row.id: row for row in tx.all(read.where(registration.c.id.in_([one.id for one in picked])))}
    samples = []
    for one in picked:
        row, verdict = rows[one.id], Verdict.of(one.state)
        assert verdict is not None  # noqa: S101 - only what is pending is picked
        zone = row.zone or programme.time_zone
        samples.append(Sample(decision_of(row, verdict), one.language, zone, one.messenger))
    return samples


def _of(publication_id: int | None, call: str) -> tuple[sa.ColumnElement[bool], ...]:
    ready = (registration.c.call == call, pending, ~disagreed)
    if publication_id is None:
        return ready
    item = publication_item.c
    same = (item.registration_id == registration.c.id, item.version == registration.c.version)
    return (*ready, sa.exists().where(item.publication_id == publication_id, *same))


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
