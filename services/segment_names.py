"""Segments that coordinators keep under a name."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from programme.errors import Conflict, Invalid, NotFound
from programme.segment import And, Is, Not, Or, dump
from programme.segment import read as read_rule
from programme.text import has_letters, key, store
from services.journal import Actor, record
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.segment import segment

LONGEST = 40
MOST = 30
"""Segments that are kept: more would not be found among."""

_KEEP = Upsert(lambda insert: insert(segment).on_conflict_do_nothing(index_elements=["key"]))


@dataclass(frozen=True, slots=True)
class Named:
    """A segment that was kept."""

    id: int
    name: str


def kept(tx: Tx) -> list[Named]:
    """List the segments that were kept, by name."""
    rows = tx.all(sa.select(segment.c.id, segment.c.name).order_by(segment.c.key).limit(MOST))
    return [Named(row.id, row.name) for row in rows]


def rule(tx: Tx, *, segment_id: int) -> Is | Not | And | Or:
    """Read the rule of a segment that was kept.

    Raises:
        NotFound: when somebody removed it meanwhile.
    """
    row = tx.one(sa.select(segment.c.rule).where(segment.c.id == segment_id))
    if row is None:
        raise NotFound("segment.not_there")
    return read_rule(row.rule)


def keep(tx: Tx, of: Is | Not | And | Or, *, name: str, actor: Actor, now: datetime) -> None:
    """Keep a segment under a name.

    Raises:
        Invalid: when the name has no words, or too many.
        Conflict: when another one has this name, or too many are kept.
    """
    tidy = " ".join(store(name).split())
    if not has_letters(tidy):
        raise Invalid("text.no_words")
    if len(tidy) > LONGEST:
        raise Invalid("text.too_long", most=LONGEST, length=len(tidy))
    if len(kept(tx)) >= MOST:
        raise Conflict("segment.too_many", most=MOST)
    values = {"name": tidy, "key": key(tidy), "rule": dump(of), "made_by": actor.person_id, "made_at": now}
    if tx.run(_KEEP, **values) != 1:
        raise Conflict("segment.name_taken")
    made = tx.one(sa.select(segment.c.id).where(segment.c.key == key(tidy)))
    assert made is not None  # noqa: S101 - it was just written
    record(tx, actor=actor, action="keep", noun="segment", noun_id=made.id, now=now)


def remove(tx: Tx, *, segment_id: int, actor: Actor, now: datetime) -> None:
    """Remove a segment that was kept; what was made with it stays as it is.

    Raises:
        NotFound: when it is gone already.
    """
    if not tx.run(sa.delete(segment).where(segment.c.id == segment_id)):
        raise NotFound("segment.not_there")
    record(tx, actor=actor, action="remove", noun="segment", noun_id=segment_id, now=now)
