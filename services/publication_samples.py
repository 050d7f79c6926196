"""Samples of what would be published: a few real messages as they would be read."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from programme.decision import Sample
from programme.file import Programme
from programme.publication import PREVIEWS
from programme.registration import PENDING, Verdict
from services.decision import COLUMNS, decision_of
from storage.account import account
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.person import person
from storage.publication import publication_item
from storage.publication_queries import disagreed
from storage.registration import registration

LOOKED = 25
"""Decisions of each outcome, those that wait longest and those that came last, from which samples are picked."""

_PENDING = [state.value for state in PENDING]
# The messenger that somebody wrote from last is where a notice goes.
_MESSENGER = (
    sa.select(account.c.messenger)
    .where(account.c.person_id == registration.c.person_id, account.c.stopped_at.is_(None))
    .order_by(sa.func.coalesce(account.c.active_on, account.c.created_at).desc(), account.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_OPEN = (
    sa.select(person.c.zone, *COLUMNS)
    .join(person, person.c.id == registration.c.person_id)
    .where(registration.c.id == sa.bindparam("of_id"))
)


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
    samples = []
    for one in picked:
        try:
            row = tx.one(_OPEN, of_id=one.id)
        except WrongKey:
            # Publishing leaves it out, too.
            continue
        verdict = Verdict.of(one.state)
        assert row is not None  # noqa: S101 - picked in this transaction
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
