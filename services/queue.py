"""The queue of what waits to be screened: which registration an officer sees next."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from programme.staff import Member
from programme.triage import LATER, Filters
from services.queue_search import LOOKED, counted, searches
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.file import file
from storage.person import person
from storage.registration import queued, registration
from storage.staff import staff

LOGGER = logging.getLogger(__name__)

LAST = 2
"""The place in the queue of what cannot be opened: behind everything else."""

OFFERED = 8
"""Registrations looked up at once: what others are claiming this instant is passed over."""

ROUNDS = 4
"""How often others are looked up when none of these could be had."""

_OPEN = (
    sa.select(registration, person.c.details)
    .join(person, person.c.id == registration.c.person_id)
    .where(registration.c.id == sa.bindparam("of_id"), queued)
)
_CLAIM = {skip: _OPEN.with_for_update(of=registration, skip_locked=skip) for skip in (True, False)}
_FILES = sa.select(file.c.name).where(file.c.person_id == sa.bindparam("of_person"))
_PUT_LAST = sa.update(registration).where(registration.c.id == sa.bindparam("of_id")).values(queue=LAST)


def first(tx: Tx, *, officer: Member, call: str, now: datetime) -> Row | None:
    """Return the registration to be seen next, not yet claimed; what was put off comes when nothing else does."""
    wanted = filters(tx, officer=officer)
    who, since = officer.person_id, now - LATER
    for query in searches(wanted, officer_id=who, call=call, most=OFFERED, since=since):
        for _ in range(ROUNDS):
            offered = tx.all(query)
            if (row := _one_of(tx, offered)) is not None:
                return row
            if all(one.queue == LAST for one in offered):
                break
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


def waiting(tx: Tx, *, call: str, officer: Member) -> tuple[int, bool]:
    """Count what an officer would see; True: no more than `LOOKED` were looked at, and there may be others."""
    wanted = filters(tx, officer=officer)
    looked = counted(wanted, officer_id=officer.person_id, call=call).subquery()
    row = tx.one(sa.select(sa.func.count(), sa.func.sum(looked.c.fits)).select_from(looked))
    number, fits = (0, 0) if row is None else (int(row[0]), int(row[1] or 0))
    return fits, number >= LOOKED


def _one_of(tx: Tx, offered: Sequence[Row]) -> Row | None:
    """Open the first that can be had; what cannot be opened is put behind everything else, for good."""
    left = list(offered)
    # The last one may be locked by somebody who only derives its words: then it is waited for.
    for skip in (True, False):
        for one in tuple(left):
            try:
                row = tx.one(_CLAIM[skip], of_id=one.id)
                if row is not None:
                    tx.all(_FILES, of_person=row.person_id)
                    return row
            except WrongKey:
                left.remove(one)
                if one.queue != LAST:
                    LOGGER.error("registration %s cannot be opened: it comes last in the queue", one.id)
                    tx.run(_PUT_LAST, of_id=one.id)
    return None
