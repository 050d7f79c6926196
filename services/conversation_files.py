"""The files of a conversation, handed to an officer on record."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.staff import DESK_ROLES
from services.contact import Parcel
from services.conversation import found
from services.journal import Actor, record
from services.staff import member, refused
from storage.conversation import conversation_line
from storage.engine.tx import Tx
from storage.file import file

_SENT = sa.select(conversation_line.c.file).where(
    conversation_line.c.conversation_id == bindparam("of_id"), conversation_line.c.file.is_not(None)
)
_FILES = (
    sa.select(file.c.kind, file.c.mime, file.c.name, file.c.address, file.c.state, file.c.messenger, file.c.file_ref)
    .where(file.c.person_id == bindparam("of_person"))
    .order_by(file.c.id)
)


def has_files(tx: Tx, *, conversation_id: int) -> bool:
    """Say whether something was sent in a conversation."""
    return tx.one(_SENT.limit(1), of_id=conversation_id) is not None


def conversation_files(tx: Tx, *, conversation_id: int, person_id: int, now: datetime) -> Parcel | None:
    """Hand out what a citizen sent, and write down to whom; None to whoever is not of the desk any more."""
    asker = member(tx, person_id=person_id)
    if asker is None or asker.role not in DESK_ROLES:
        refused(tx, person_id=person_id, what="attachments", now=now)
        return None
    row = found(tx, conversation_id=conversation_id)
    if row is None:
        return None
    sent = {(one.file["messenger"], one.file["ref"]) for one in tx.all(_SENT, of_id=conversation_id)}
    files = [one for one in tx.all(_FILES, of_person=row.person_id) if (one.messenger, one.file_ref) in sent]
    record(tx, actor=Actor(asker.role, person_id), action="attachments", noun="conversation", noun_id=row.id, now=now)
    return Parcel(str(row.id), tuple(files))
