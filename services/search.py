"""The search index: what a registration is found by, kept as keyed tokens, and finding by words."""

from collections.abc import Collection, Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from programme.lifecycle import Role
from programme.places import Places
from programme.registration import GONE, State
from programme.registration_file import Hit
from programme.search import COUNTED, readings
from programme.second_look import State as LookState
from programme.staff import Member
from services import row_fault
from services.derived import columns
from services.search_words import answered_by, words_of
from services.tokens import number, numbers
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.person import person
from storage.registration import registration, stale_in_index
from storage.sealing import Keys
from storage.second_look import second_look
from storage.term import ADD, DROP, term

AT_ONCE = 10
"""Registrations in one transaction: a citizen's answer waits no longer than these take."""

_GONE = tuple(state.value for state in GONE)
_PURPOSE = "term.token"

_STALE = sa.select(registration.c.id).where(stale_in_index).order_by(registration.c.id)
_OPEN = (
    sa.select(registration, person.c.details)
    .join(person, person.c.id == registration.c.person_id)
    .where(registration.c.id == bindparam("of_id"))
)
_VERSION = sa.select(registration.c.version).where(registration.c.id == bindparam("of_id"))
_HELD = sa.select(term.c.token).where(term.c.registration_id == bindparam("of_id"))
_COMMON = sa.select(term.c.registration_id).where(term.c.token.in_(bindparam("tokens", expanding=True))).limit(500)
_INDEXED = sa.update(registration).where(registration.c.id == bindparam("of_id"))


def stale(tx: Tx, *, besides: Collection[int] = row_fault.NONE) -> bool:
    """Say whether there is anything to index, besides what cannot be indexed."""
    return tx.one(_STALE.where(*row_fault.besides(registration.c.id, besides)).limit(1)) is not None


def index_some(
    tx: Tx,
    *,
    programme: Programme,
    places: Places,
    most: int = AT_ONCE,
    besides: Collection[int] = row_fault.NONE,
) -> int:
    """Bring the index and the derived columns of some registrations up to their answers; return how many.

    Raises:
        RowFault: when one cannot be indexed; it may be left out by `besides`.
    """
    query = _STALE.where(*row_fault.besides(registration.c.id, besides)).limit(most)
    # Whoever is changing one right now leaves it stale again; nobody waits for it here.
    rows = tx.all(query.with_for_update(skip_locked=True))
    for row in rows:
        with row_fault.row(row.id):
            _index(tx, row.id, programme=programme, places=places)
    return len(rows)


def find(tx: Tx, words: str, *, call: str, viewer: Member, page: int = 0, size: int = 8) -> tuple[list[Hit], bool]:
    """Find what has all words of a phrase, those begun last first; True: there are more."""
    first = page * size
    newest = sorted(_any(tx, words, _of_call(call), first + size + 1), reverse=True)[first : first + size + 1]
    return hits(tx, newest[:size], viewer=viewer), len(newest) > size


def count(tx: Tx, words: str, *, call: str) -> int:
    """Count what has all words of a phrase, up to one more than is told."""
    return len(_any(tx, words, _of_call(call), COUNTED + 1))


def has_any(keys: Keys, words: Sequence[str]) -> sa.ColumnElement[bool]:
    """Give the condition of registrations that have one of these words."""
    tokens = [token for word in words for token in _tokens(keys, word)]
    return sa.exists().where(term.c.registration_id == registration.c.id, term.c.token.in_(tokens))


def _of_call(call: str) -> sa.ColumnElement[bool]:
    return sa.and_(registration.c.call == call, registration.c.state.not_in(_GONE))


def _any(tx: Tx, words: str, within: sa.ColumnElement[bool], most: int) -> set[int]:
    found: set[int] = set()
    common: dict[str, int] = {}
    for way in readings(words) if words else []:
        found.update(_ids(tx, way, common, within=within, most=most))
    return found


def _ids(
    tx: Tx, reading: tuple[str, ...], common: dict[str, int], *, within: sa.ColumnElement[bool], most: int
) -> list[int]:
    """Return the newest registrations that have all words; `common` keeps how many have a word, up to a bound."""
    for word in reading:
        if word not in common:
            common[word] = len(tx.all(_COMMON, tokens=_tokens(tx.keys, word)))
        if not common[word]:
            return []
    # Along the index of the rarest word: what is read are its registrations, newest first, until there are enough.
    rarest, *others = (_tokens(tx.keys, word) for word in sorted(reading, key=lambda word: common[word]))
    here = sa.exists().where(registration.c.id == term.c.registration_id, within)
    query = sa.select(term.c.registration_id).where(term.c.token.in_(rarest), here)
    for tokens in others:
        also = term.alias()
        query = query.where(
            sa.exists().where(also.c.token.in_(tokens), also.c.registration_id == term.c.registration_id)
        )
    return [row.registration_id for row in tx.all(query.order_by(term.c.registration_id.desc()).limit(most))]


def hits(tx: Tx, ids: Sequence[int], *, viewer: Member) -> list[Hit]:
    """Show registrations as a list of what was found does, the newest first."""
    look = second_look
    r = registration.c
    rows = tx.all(
        sa.select(r.id, r.code, r.state, r.place, r.country, r.answers, look.c.first_by, look.c.state.label("look"))
        .outerjoin(look, look.c.registration_id == r.id)
        .where(r.id.in_(ids))
        .order_by(r.id.desc())
    )

    def hidden(row: Any) -> bool:
        knows = viewer.role is Role.COORDINATOR or viewer.person_id == row.first_by
        return row.look == LookState.WAITING and not knows

    return [
        Hit(row.id, row.code, State(row.state), row.place, row.country, row.answers or {}, blind=hidden(row))
        for row in rows
    ]


def _index(tx: Tx, registration_id: int, *, programme: Programme, places: Places) -> None:
    values: dict[str, Any] = {}
    wanted: set[int] = set()
    try:
        row = tx.one(_OPEN, of_id=registration_id)
    except WrongKey:
        # What cannot be opened is found by nobody; the others are.
        row = tx.one(_VERSION, of_id=registration_id)
    else:
        if row is not None and row.answers and row.state not in _GONE:
            profile = (row.details or {}).get("profile") or {}
            answered = answered_by(tx, person_id=row.person_id)
            about: dict[str, Any] = {"profile": profile, "programme": programme, "places": places, "answered": answered}
            words = words_of(row.answers, code=row.code, **about)
            wanted = {_token(tx.keys, word) for word in words}
            values = columns(tx.keys, row.answers, profile=profile, programme=programme, inquiry=row.inquiry)
    assert row is not None  # noqa: S101 - its id was just read, and rows are never deleted
    held = {one.token for one in tx.all(_HELD, of_id=registration_id)}
    if gone := list(held - wanted):
        tx.run(DROP, of_registration=registration_id, gone=gone)
    if added := sorted(wanted - held):
        tx.run(ADD, of_registration=registration_id, tokens=orjson.dumps(added).decode())
    tx.run(_INDEXED, of_id=registration_id, indexed=row.version, **values)


def _token(keys: Keys, word: str) -> int:
    return number(keys.token(_PURPOSE, word))


def _tokens(keys: Keys, word: str) -> list[int]:
    """Return the tokens of a word under every key at hand."""
    return numbers(keys.tokens(_PURPOSE, word))
