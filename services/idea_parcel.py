"""The files of an idea, handed to somebody of the staff who may see it; without names that tell whose they are."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from programme.file import Programme
from programme.idea import GONE, State, files_in
from programme.lifecycle import Role
from programme.revision import files_in as revision_files
from services.idea_access import involved
from services.journal import Actor, record
from services.review_access import knows_author, own_review
from services.staff import member, refused
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.file import file
from storage.idea import idea

_IDEA = sa.select(idea.c.person_id, idea.c.code, idea.c.answers, idea.c.revisions).where(
    idea.c.id == sa.bindparam("of_id"),
    idea.c.state.not_in([state.value for state in (State.DRAFT, *GONE)]),
)
_FILES = (
    sa.select(file.c.kind, file.c.mime, file.c.name, file.c.address, file.c.state, file.c.messenger, file.c.file_ref)
    .where(file.c.person_id == sa.bindparam("of_person"))
    .order_by(file.c.id)
)


@dataclass(frozen=True, slots=True)
class IdeaParcel:
    """The files of an idea, each a row of the table `file`; `named`: under the names that they were sent with."""

    code: str
    files: tuple[Row, ...]
    named: bool


def idea_files(tx: Tx, *, idea_id: int, person_id: int, programme: Programme, now: datetime) -> IdeaParcel | None:
    """Hand out the files of an idea and of answers about it, and write down to whom; None to whoever may not."""
    asker, row = member(tx, person_id=person_id), tx.one(_IDEA, of_id=idea_id)
    if row is None:
        return None
    own = own_review(tx, idea_id=idea_id, person_id=person_id)
    tied = involved(tx, author_id=row.person_id, person_id=person_id)
    if asker is None or tied or (asker.role is Role.REVIEWER and own is None):
        refused(tx, person_id=person_id, what="idea_files", now=now)
        return None
    sent = (*files_in(row.answers), *revision_files(row.revisions))
    spoken = {(one["messenger"], one["ref"]) for one in sent}
    files = [one for one in tx.all(_FILES, of_person=row.person_id) if (one.messenger, one.file_ref) in spoken]
    by = Actor(asker.role, person_id)
    record(tx, actor=by, action="attachments", noun="idea", noun_id=idea_id, now=now)
    named = asker.role is not Role.REVIEWER or (own is not None and knows_author(own, programme=programme))
    return IdeaParcel(row.code, tuple(files), named)
