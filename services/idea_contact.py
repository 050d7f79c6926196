"""What of an idea is shown only on record: how its author is reached."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.idea import GONE, State
from programme.idea_list import Contact
from services.journal import Actor, record
from storage.engine.tx import Tx
from storage.idea import idea
from storage.person import person

_UNSEEN = (State.DRAFT.value, *(state.value for state in GONE))
_OPEN = (
    sa.select(person.c.details)
    .join(idea, person.c.id == idea.c.person_id)
    .where(idea.c.id == bindparam("of_id"), idea.c.state.not_in(_UNSEEN))
)


def contact(tx: Tx, *, idea_id: int, by: Actor, now: datetime) -> Contact | None:
    """Show who an author is and how they are reached, and write down who looked; None where nothing is left.

    Where nothing was told there is nothing to see, and no look.
    """
    row = tx.one(_OPEN, of_id=idea_id)
    if row is None:
        return None
    details = row.details or {}
    profile = details.get("profile") or {}
    told = Contact(
        str(details.get("name") or ""), details.get("phone"), profile.get("email"), profile.get("organisation")
    )
    if told != Contact("", None, None, None):
        record(tx, actor=by, action="look", noun="idea", noun_id=idea_id, now=now)
    return told
