"""Companions of earlier calls who may be of use to the call that runs, by their ties and fields."""

from collections.abc import Sequence

import sqlalchemy as sa

from programme.registration import GONE
from programme.registration_file import Hit
from programme.staff import Member
from services.companions import one_each
from services.search import count_any, find_any
from storage.engine.tx import Tx
from storage.registration import registration

_R = registration.c
_again = registration.alias()


def matching(
    tx: Tx, ways: Sequence[tuple[str, ...]], *, call: str, viewer: Member, page: int, size: int
) -> tuple[list[Hit], int]:
    """List a page of the companions who did not register for this call, and count all, up to one more than is told."""
    within = _earlier(call)
    hits, _ = find_any(tx, ways, within=within, viewer=viewer, page=page, size=size)
    return hits, count_any(tx, ways, within=within)


def _earlier(call: str) -> sa.ColumnElement[bool]:
    gone = [state.value for state in GONE]
    here = sa.exists().where(_again.c.person_id == _R.person_id, _again.c.call == call, _again.c.state.not_in(gone))
    return sa.and_(_R.call != call, one_each, ~here)
