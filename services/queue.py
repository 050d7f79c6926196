"""The queue of what waits to be screened: which registration an officer sees next."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from programme.staff import Member
from programme.triage import LATER, Filters, Order
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.passed import passed
from storage.registration import queued, registration
from storage.staff import staff

_ORDERS: dict[Order, tuple[sa.ColumnElement[object], ...]] = {
    Order.COMPLETENESS: (registration.c.gaps, registration.c.submitted_at),
    Order.AGE: (registration.c.submitted_at,),
    Order.COUNTRY: (registration.c.country, registration.c.submitted_at),
}


def first(tx: Tx, *, officer: Member, call: str, now: datetime) -> Row | None:
    """Return the registration to be seen next, not yet claimed; what was put off comes when nothing else does."""
    wanted = filters(tx, officer=officer)
    for put_off_since in (now - LATER, None):
        # What another officer is claiming this instant is skipped. The last row may be locked by somebody who only
        # derives its words, though: then it is waited for.
        for skip in (True, False):
            row = _first(tx, officer, call, wanted, put_off_since=put_off_since, skip=skip)
            if row is not None:
                return row
    return None


def filters(tx: Tx, *, officer: Member) -> Filters:
    """Return what an officer wants to see."""
    row = tx.one(sa.select(staff.c.filters).where(staff.c.person_id == officer.person_id))
    return Filters.from_dict(None if row is None else row.filters)


def choose(tx: Tx, wanted: Filters, *, officer: Member) -> None:
    """Keep what an officer wants to see from now on."""
    tx.run(sa.update(staff).where(staff.c.person_id == officer.person_id).values(filters=wanted.as_dict()))


def city_tokens(tx: Tx, texts: Iterable[str]) -> tuple[str, ...]:
    """Return the tokens of a city's possible texts (`services.derived.city_text`), in hexadecimal digits."""
    return tuple(token.hex() for text in texts for token in tx.keys.tokens("registration.city", text))


def waiting(tx: Tx, *, call: str, officer: Member) -> int:
    """Count what an officer would see, up to a thousand."""
    inner = sa.select(registration.c.id).where(*_wanted(officer, call, filters(tx, officer=officer))).limit(1000)
    row = tx.one(sa.select(sa.func.count()).select_from(inner.subquery()))
    return 0 if row is None else int(row[0])


def _first(
    tx: Tx, officer: Member, call: str, wanted: Filters, *, put_off_since: datetime | None, skip: bool
) -> Row | None:
    left = passed.c.kind == "not_mine"
    if put_off_since is not None:
        left |= passed.c.passed_at > put_off_since
    passed_by = sa.exists().where(
        passed.c.officer_id == officer.person_id, passed.c.registration_id == registration.c.id, left
    )
    return tx.one(
        sa.select(registration)
        .where(*_wanted(officer, call, wanted), ~passed_by)
        .order_by(registration.c.queue, *_ORDERS[wanted.order])
        .limit(1)
        .with_for_update(skip_locked=skip)
    )


def _wanted(officer: Member, call: str, wanted: Filters) -> list[sa.ColumnElement[bool]]:
    conditions = [registration.c.call == call, queued]
    if wanted.country is not None:
        conditions.append(registration.c.country == wanted.country)
    if wanted.connection is not None:
        # The codes of a list have no quote in them (programme file): the text of the list tells.
        written = sa.cast(registration.c.connections, sa.Text)
        conditions.append(written.contains(f'"{wanted.connection}"', autoescape=True))
    if wanted.city_tokens:
        conditions.append(registration.c.city_token.in_(list(map(bytes.fromhex, wanted.city_tokens))))
    if wanted.has_file:
        conditions.append(registration.c.has_file == 1)
    if wanted.flagged:
        conditions.append(registration.c.flagged == 1)
    if wanted.mine:
        conditions.append(registration.c.officer_id == officer.person_id)
    return conditions
