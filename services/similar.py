"""The index of ideas, kept as keyed tokens: ideas that may be alike, and ideas found by words."""

import struct
from collections.abc import Collection, Mapping
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.file import Programme
from programme.idea import GONE
from programme.similar import MOST, THRESHOLD, Alike, likeness, stems, weight
from programme.staff import Member
from services import row_fault
from services.idea_access import not_involving
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.idea import idea, stale_in_index
from storage.idea_term import ADD, DROP, idea_term
from storage.sealing import Keys

AT_ONCE = 20
"""Ideas in one transaction."""

ROWS = 3_000
"""Index entries that are read for candidates, those of the rarest words first: the time is bounded by them."""

CANDIDATES = 12
"""Ideas that are compared word by word."""

_PURPOSE = "idea_term.token"
_GONE = tuple(state.value for state in GONE)

_STALE = sa.select(idea.c.id).where(stale_in_index).order_by(idea.c.id)
_OPEN = sa.select(idea.c.state, idea.c.version, idea.c.answers).where(idea.c.id == bindparam("of_id"))
_VERSION = sa.select(idea.c.version).where(idea.c.id == bindparam("of_id"))
_HELD = sa.select(idea_term.c.token).where(idea_term.c.idea_id == bindparam("of_id"))
_INDEXED = sa.update(idea).where(idea.c.id == bindparam("of_id"))
_CALL = sa.select(idea.c.call).where(idea.c.id == bindparam("of_id"))
_SENT = sa.select(sa.func.count()).where(
    idea.c.call == bindparam("in_call"), idea.c.submitted_at.is_not(None), idea.c.state.not_in(_GONE)
)
_TOKENS: sa.BindParameter[int] = bindparam("tokens", expanding=True)
_HOLDING = (
    sa.select(idea_term.c.token, sa.func.count()).where(idea_term.c.token.in_(_TOKENS)).group_by(idea_term.c.token)
)
# In one order, so that the same words give the same sums.
_WITH = (
    sa.select(idea_term.c.token, idea_term.c.idea_id)
    .where(idea_term.c.token.in_(_TOKENS))
    .order_by(idea_term.c.token, idea_term.c.idea_id)
)
_WORDS = sa.select(idea_term.c.idea_id, idea_term.c.token).where(
    idea_term.c.idea_id.in_(bindparam("ids", expanding=True))
)
_NAMED = sa.select(idea.c.id, idea.c.code, idea.c.answers).where(
    idea.c.id == bindparam("of_id"), idea.c.state.not_in(_GONE)
)


def stale(tx: Tx, *, besides: Collection[int] = row_fault.NONE) -> bool:
    """Say whether there is anything to index, besides what cannot be indexed."""
    return tx.one(_STALE.where(*row_fault.besides(idea.c.id, besides)).limit(1)) is not None


def index_some(tx: Tx, *, programme: Programme, most: int = AT_ONCE, besides: Collection[int] = row_fault.NONE) -> int:
    """Bring the index of some ideas up to their answers; return how many.

    Raises:
        RowFault: when one cannot be indexed; it may be left out by `besides`.
    """
    query = _STALE.where(*row_fault.besides(idea.c.id, besides)).limit(most)
    # Whoever is changing one right now leaves it stale again; nobody waits for it here.
    rows = tx.all(query.with_for_update(skip_locked=True))
    for row in rows:
        with row_fault.row(row.id):
            _index(tx, row.id, programme=programme)
    return len(rows)


def words_of(answers: Mapping[str, Any], *, programme: Programme) -> set[str]:
    """Return the words by which an idea is compared and found."""
    texts = [str(answers.get("title") or "")]
    texts += [str((answers.get(name) or {}).get("text") or "") for name in ("idea", "how")]
    for name, chips in (("city", programme.sister_cities), ("field", programme.fields)):
        code = str(answers.get(name) or "")
        chip = next((one for one in chips if one.code == code), None)
        texts += [code] if chip is None else [chip.fa, chip.en]
    return stems(texts)


def similar(tx: Tx, *, idea_id: int, besides: Collection[int] = ()) -> list[Alike]:
    """Name up to three ideas of the same call that may be alike, the most alike first.

    A hint for whoever reads, never a decision: nothing is named that is less alike than a threshold. `besides` are
    never named, and count for nothing: all is as if there were no such ideas.
    """
    own = _own(tx, idea_id)
    call = tx.one(_CALL, of_id=idea_id)
    if not own or call is None:
        return []
    count = tx.one(_SENT.where(*row_fault.besides(idea.c.id, besides)), in_call=call.call)
    of = 0 if count is None else int(count[0])
    holding = _holding(tx, own, besides)
    candidates = _candidates(tx, holding, of, {idea_id, *besides}, call.call)
    words: dict[int, list[int]] = {}
    for row in tx.all(_WORDS, ids=candidates) if candidates else ():
        words.setdefault(row.idea_id, []).append(row.token)
    holding |= _holding(tx, {token for tokens in words.values() for token in tokens} - own, besides)
    weights = {token: max(weight(held, of), 0.0) for token, held in holding.items()}
    shares = {one: likeness(own, tokens, weights) for one, tokens in words.items()}
    found: list[Alike] = []
    for one in sorted(shares, key=lambda one: (-shares[one], one)):
        if shares[one] < THRESHOLD or len(found) >= MOST:
            break
        found += named(tx, idea_id=one, share=round(100 * shares[one]))
    return found


def find(tx: Tx, words: str, *, call: str, viewer: Member, most: int = 8) -> list[Alike]:
    """Find the newest ideas of a call that have all words of a question, in any form; not those of `involved`."""
    query = _having(tx, words, call, viewer)
    if query is None:
        return []
    ids = [row.id for row in tx.all(query.order_by(idea.c.id.desc()).limit(most))]
    return [one for of in ids for one in named(tx, idea_id=of)]


def count(tx: Tx, words: str, *, call: str, viewer: Member) -> int:
    """Count the ideas that `find` would find, were there no end to its list."""
    query = _having(tx, words, call, viewer)
    row = None if query is None else tx.one(sa.select(sa.func.count()).select_from(query.subquery()))
    return 0 if row is None else int(row[0])


def _having(tx: Tx, words: str, call: str, viewer: Member) -> sa.Select[Any] | None:
    wanted = [_tokens(tx.keys, stem) for stem in sorted(stems([words]))]
    if not wanted:
        return None
    there = idea.c.call == call, idea.c.state.not_in(_GONE), not_involving(viewer.person_id)
    query = sa.select(idea.c.id).where(*there)
    for tokens in wanted:
        query = query.where(sa.exists().where(idea_term.c.token.in_(tokens), idea_term.c.idea_id == idea.c.id))
    return query


def named(tx: Tx, *, idea_id: int, share: int = 100) -> list[Alike]:
    """Name one idea by its code and title; nothing when it was taken back, or cannot be opened."""
    try:
        row = tx.one(_NAMED, of_id=idea_id)
    except WrongKey:
        return []
    if row is None or not row.answers:
        return []
    return [Alike(row.id, row.code, str(row.answers.get("title") or ""), share)]


def _own(tx: Tx, idea_id: int) -> set[int]:
    return {row.token for row in tx.all(_HELD, of_id=idea_id)}


def _holding(tx: Tx, tokens: Collection[int], besides: Collection[int]) -> dict[int, int]:
    """Count the ideas that have each word."""
    if not tokens:
        return {}
    query = _HOLDING.where(*row_fault.besides(idea_term.c.idea_id, besides))
    return {token: int(count) for token, count in tx.all(query, tokens=sorted(tokens))}


def _candidates(tx: Tx, holding: Mapping[int, int], of: int, hidden: Collection[int], call: str) -> list[int]:
    """Return the ideas that share most of the rare words."""
    rarest: list[int] = []
    rows = 0
    for token in sorted(holding, key=lambda token: (holding[token], token)):
        rows += holding[token]
        if rows > ROWS and rarest:
            break
        rarest.append(token)
    scores: dict[int, float] = {}
    query = _WITH.where(*row_fault.besides(idea_term.c.idea_id, hidden)).limit(2 * ROWS)
    for row in tx.all(query, tokens=rarest):
        scores[row.idea_id] = scores.get(row.idea_id, 0.0) + max(weight(holding[row.token], of), 0.0) ** 2
    ranked = sorted(scores, key=lambda one: (-scores[one], one))[: 4 * CANDIDATES]
    if not ranked:
        return []
    # Ideas of other calls have the same words.
    here = {row.id for row in tx.all(sa.select(idea.c.id).where(idea.c.id.in_(ranked), idea.c.call == call))}
    return [one for one in ranked if one in here][:CANDIDATES]


def _index(tx: Tx, idea_id: int, *, programme: Programme) -> None:
    wanted: set[int] = set()
    try:
        row = tx.one(_OPEN, of_id=idea_id)
    except WrongKey:
        # What cannot be opened is found by nobody; the others are.
        row = tx.one(_VERSION, of_id=idea_id)
    else:
        if row is not None and row.answers and row.state not in _GONE:
            wanted = {_number(tx.keys.token(_PURPOSE, word)) for word in words_of(row.answers, programme=programme)}
    assert row is not None  # noqa: S101 - its id was just read, and rows are never deleted
    held = _own(tx, idea_id)
    if gone := list(held - wanted):
        tx.run(DROP, of_idea=idea_id, gone=gone)
    if added := sorted(wanted - held):
        tx.run(ADD, of_idea=idea_id, tokens=orjson.dumps(added).decode())
    tx.run(_INDEXED, of_id=idea_id, indexed=row.version)


def _tokens(keys: Keys, word: str) -> list[int]:
    """Return the tokens of a word under every key at hand."""
    return [_number(token) for token in keys.tokens(_PURPOSE, word)]


def _number(token: bytes) -> int:
    return int(struct.unpack(">q", token[:8])[0])
