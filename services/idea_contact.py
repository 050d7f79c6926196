"""What of an idea is shown only on record: how its author is reached, and what they sent with it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.idea import GONE, State, files_in
from programme.idea_list import Contact
from programme.staff import DESK_ROLES
from services.contact import Parcel
from services.idea_access import involved
from services.journal import Actor, record
from services.staff import member, refused
from storage.engine.tx import Tx
from storage.file import file
from storage.idea import idea
from storage.person import person

_UNSEEN = (State.DRAFT.value, *(state.value for state in GONE))
_OPEN = (
    sa.select(idea.c.person_id, idea.c.code, idea.c.answers, idea.c.revisions, person.c.details)
    .join(person, person.c.id == idea.c.person_id)
    .where(idea.c.id == bindparam("of_id"), idea.c.state.not_in(_UNSEEN))
)
_FILES = (
    sa.select(
        *(file.c.kind, file.c.mime, file.c.name, file.c.address, file.c.state),
        *(file.c.messenger, file.c.file_ref),
    )
    .where(file.c.person_id == bindparam("of_person"))
    .order_by(file.c.id)
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


def attachments(tx: Tx, *, idea_id: int, person_id: int, now: datetime) -> Parcel | None:
    """Hand out what belongs to an idea, and write down to whom; None to whoever is not of the desk any more."""
    asker, row = member(tx, person_id=person_id), tx.one(_OPEN, of_id=idea_id)
    if row is None:
        return None
    tied = involved(tx, author_id=row.person_id, person_id=person_id)
    if asker is None or asker.role not in DESK_ROLES or tied:
        refused(tx, person_id=person_id, what="id_files", now=now)
        return None
    by = Actor(asker.role, person_id)
    record(tx, actor=by, action="attachments", noun="idea", noun_id=idea_id, now=now)
    answers = [one["answer"] for one in row.revisions or () if one.get("answer")]
    spoken = [*files_in(row.answers), *(answer["file"] for answer in answers if answer.get("file"))]
    wanted = {(one["messenger"], one["ref"]) for one in spoken}
    rows = tx.all(_FILES, of_person=row.person_id)
    return Parcel(row.code, tuple(one for one in rows if (one.messenger, one.file_ref) in wanted))
