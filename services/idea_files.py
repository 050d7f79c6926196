"""The files of an idea, handed out on record."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.idea import files_in
from programme.staff import DESK_ROLES
from services.contact import Parcel
from services.idea_access import UNSEEN, involved
from services.journal import Actor, record
from services.staff import member, refused
from storage.engine.tx import Tx
from storage.file import file
from storage.idea import idea

_IDEA = sa.select(idea.c.person_id, idea.c.code, idea.c.state, idea.c.answers).where(idea.c.id == bindparam("of_id"))
_FILES = (
    sa.select(*(file.c[name] for name in ("kind", "mime", "name", "address", "state", "messenger", "file_ref")))
    .where(file.c.person_id == bindparam("of_person"))
    .order_by(file.c.id)
)


def files_of(tx: Tx, *, idea_id: int, person_id: int, now: datetime) -> Parcel | None:
    """Hand out what belongs to an idea, and write down to whom; None to whoever is not of the desk any more."""
    asker, row = member(tx, person_id=person_id), tx.one(_IDEA, of_id=idea_id)
    if row is None or row.state in UNSEEN:
        return None
    tied = involved(tx, author_id=row.person_id, person_id=person_id)
    if asker is None or asker.role not in DESK_ROLES or tied:
        refused(tx, person_id=person_id, what="attachments", now=now)
        return None
    wanted = {(one["messenger"], one["ref"]) for one in files_in(row.answers)}
    found = [one for one in tx.all(_FILES, of_person=row.person_id) if (one.messenger, one.file_ref) in wanted]
    record(
        tx, actor=Actor(asker.role, person_id), action="attachments", noun="idea", noun_id=idea_id, now=now
    )  # fmt: skip
    return Parcel(row.code, tuple(found))
