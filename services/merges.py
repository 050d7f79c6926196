"""Merges as they are shown: to coordinators, and to an author who is asked."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.merge import Asked, Merge, State
from programme.staff import Member
from services.idea_access import not_involving
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_merge import idea_merge

MOST = 20

_one, _other = idea.alias("going"), idea.alias("staying")
_MERGES = (
    sa.select(
        idea_merge,
        _one.c.code,
        _one.c.person_id,
        _other.c.code.label("into_code"),
        _other.c.person_id.label("into_person_id"),
    )
    .join(_one, _one.c.id == idea_merge.c.idea_id)
    .join(_other, _other.c.id == idea_merge.c.into_id)
    .order_by(idea_merge.c.id)
)
_OF_ID = _MERGES.where(idea_merge.c.id == bindparam("of_id"))
_ASKED = _MERGES.where(idea_merge.c.state == State.ASKED.value, _one.c.call == bindparam("in_call"))
_OF_IDEA = _MERGES.where(
    idea_merge.c.state == State.ASKED.value,
    (idea_merge.c.idea_id == bindparam("of_id")) | (idea_merge.c.into_id == bindparam("of_id")),
)
_COUNT = (
    sa.select(sa.func.count())
    .select_from(idea_merge)
    .join(_one, _one.c.id == idea_merge.c.idea_id)
    .join(_other, _other.c.id == idea_merge.c.into_id)
    .where(idea_merge.c.state == State.ASKED.value, _one.c.call == bindparam("in_call"))
)
_ANSWERS = sa.select(idea.c.id, idea.c.answers).where(idea.c.id.in_(bindparam("of_ids", expanding=True)))


def get(tx: Tx, *, merge_id: int) -> Merge | None:
    """Read a merge."""
    row = tx.one(_OF_ID, of_id=merge_id)
    return None if row is None else _merge(row)


def asked(tx: Tx, *, call: str, viewer: Member) -> list[Merge]:
    """List the merges that authors are asked about, the oldest first."""
    return [_merge(row) for row in tx.all(_ASKED.where(*_there(viewer)).limit(MOST), in_call=call)]


def count(tx: Tx, *, call: str, viewer: Member) -> int:
    """Count the merges that authors are asked about."""
    row = tx.one(_COUNT.where(*_there(viewer)), in_call=call)
    return 0 if row is None else int(row[0])


def of_idea(tx: Tx, *, idea_id: int) -> list[Merge]:
    """List the merges asked about in which an idea takes part."""
    return [_merge(row) for row in tx.all(_OF_IDEA, of_id=idea_id)]


def unanswered(tx: Tx, *, person_id: int, call: str) -> list[int]:
    """Name the merges asked about of which somebody has not said yet what they think."""
    mine = sa.or_(
        (_one.c.person_id == person_id) & idea_merge.c.agrees.is_(None),
        (_other.c.person_id == person_id) & idea_merge.c.into_agrees.is_(None),
    )
    return [row.id for row in tx.all(_ASKED.where(mine), in_call=call)]


def question(tx: Tx, *, merge_id: int, person_id: int) -> Asked | None:
    """Return what somebody is asked; None when nothing is, or nothing any more."""
    row = tx.one(_OF_ID, of_id=merge_id)
    if row is None or row.state != State.ASKED or person_id not in (row.person_id, row.into_person_id):
        return None
    told = {one.id: one.answers or {} for one in tx.all(_ANSWERS, of_ids=[row.idea_id, row.into_id])}
    stays = row.person_id != person_id
    mine, other = (row.into_id, row.idea_id) if stays else (row.idea_id, row.into_id)
    return Asked(
        merge_id=row.id,
        code=row.into_code if stays else row.code,
        title=str(told[mine].get("title") or ""),
        other_title=str(told[other].get("title") or ""),
        other_city=str(told[other].get("city") or ""),
        other_field=str(told[other].get("field") or ""),
        stays=stays,
        same_author=row.person_id == row.into_person_id,
        at=row.proposed_at,
    )


def agreed(tx: Tx, *, merge_id: int, person_id: int) -> bool:
    """Say whether somebody has agreed to a merge that is still asked about."""
    row = tx.one(_OF_ID, of_id=merge_id)
    if row is None or row.state != State.ASKED:
        return False
    mine = ((row.person_id, row.agrees), (row.into_person_id, row.into_agrees))
    return any(author == person_id and given == 1 for author, given in mine)


def own(tx: Tx, *, merge_id: int, person_id: int) -> int | None:
    """Name somebody's own idea of a merge; of two, the one that stays."""
    row = tx.one(_OF_ID, of_id=merge_id)
    mine = () if row is None else ((row.into_person_id, row.into_id), (row.person_id, row.idea_id))
    return next((idea_id for author, idea_id in mine if author == person_id), None)


def off(tx: Tx, *, merge_id: int, person_id: int) -> str | None:
    """Return the code of somebody's own idea that is not joined with another one after all."""
    row = tx.one(_OF_ID, of_id=merge_id)
    if row is None or row.state not in (State.REFUSED, State.DROPPED):
        return None
    mine = ((row.person_id, row.code), (row.into_person_id, row.into_code))
    return next((code for author, code in mine if author == person_id), None)


def _there(viewer: Member) -> list[sa.ColumnElement[bool]]:
    return [not_involving(viewer.person_id, one.c.person_id) for one in (_one, _other)]


def _merge(row: Row) -> Merge:
    return Merge(
        id=row.id,
        idea_id=row.idea_id,
        code=row.code,
        into_id=row.into_id,
        into_code=row.into_code,
        state=State(row.state),
        proposed_at=row.proposed_at,
        agrees=None if row.agrees is None else bool(row.agrees),
        into_agrees=None if row.into_agrees is None else bool(row.into_agrees),
        same_author=row.person_id == row.into_person_id,
    )
