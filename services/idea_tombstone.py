"""What stays of an idea whose author had everything erased: dates and counts, by its new code or from an old button."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.idea import State
from programme.idea_file import Tombstone
from programme.review import DONE
from services.idea_file import code_in
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.idea import idea
from storage.review import review

_ERASED = sa.select(*(idea.c[name] for name in ("id", "submitted_at", "decided_at", "published_at", "state_at"))).where(
    idea.c.state == State.ERASED.value
)
_OF_CODE = _ERASED.where(idea.c.code == bindparam("wanted"), idea.c.call == bindparam("in_call"))
_OF_ID = _ERASED.where(idea.c.id == bindparam("of_id"))
_OPINIONS = sa.select(sa.func.count()).where(
    review.c.idea_id == bindparam("of_id"), review.c.state.in_([state.value for state in DONE])
)


def find(tx: Tx, text: str, *, call: str) -> Tombstone | None:
    """Find one by the code that it has now; the code that its author was told leads nowhere."""
    code = code_in(text)
    row = None if code is None else tx.one(_OF_CODE, wanted=code, in_call=call)
    return None if row is None else _read(tx, row)


def read(tx: Tx, *, idea_id: int) -> Tombstone | None:
    """Read what stays of an idea; None where it is not erased."""
    row = tx.one(_OF_ID, of_id=idea_id)
    return None if row is None else _read(tx, row)


def _read(tx: Tx, row: Row) -> Tombstone:
    opinions = tx.one(_OPINIONS, of_id=row.id)
    count = 0 if opinions is None else int(opinions[0])
    return Tombstone(row.submitted_at, row.decided_at, row.published_at, row.state_at, count)
