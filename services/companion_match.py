"""Companions of earlier calls who may be of use to the call that runs, by their ties and fields."""

import sqlalchemy as sa

from programme.matching import Suiting
from programme.registration import GONE
from programme.registration_file import Hit
from programme.search import COUNTED
from programme.staff import Member
from services.companions import one_each
from services.search import has_any, hits
from storage.engine.tx import Tx
from storage.registration import registration
from storage.sealing import Keys

_R = registration.c
_again = registration.alias()


def suiting(keys: Keys, wanted: Suiting) -> sa.ColumnElement[bool]:
    """Give the condition of the newest registrations of companions who suit a call and are not in it yet."""
    words = [has_any(keys, group) for group in wanted.words]
    return sa.and_(_earlier(wanted.call), *words) if words else sa.false()


def matching(tx: Tx, wanted: Suiting, *, viewer: Member, page: int, size: int) -> tuple[list[Hit], int]:
    """List a page of those who suit a call, and count all, up to one more than is told."""
    which = sa.select(_R.id).where(suiting(tx.keys, wanted))
    rows = tx.all(which.order_by(_R.id.desc()).offset(page * size).limit(size))
    counted = tx.one(sa.select(sa.func.count()).select_from(which.limit(COUNTED + 1).subquery()))
    return hits(tx, [row.id for row in rows], viewer=viewer), 0 if counted is None else int(counted[0])


def _earlier(call: str) -> sa.ColumnElement[bool]:
    gone = [state.value for state in GONE]
    here = sa.exists().where(_again.c.person_id == _R.person_id, _again.c.call == call, _again.c.state.not_in(gone))
    return sa.and_(_R.call != call, one_each, ~here)
