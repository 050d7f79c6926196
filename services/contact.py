"""What of a registration is shown only on record: who somebody is, how they are reached, what they sent."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.registration import GONE, State
from programme.staff import DESK_ROLES
from services.journal import Actor, record
from services.staff import member, refused
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.file import file
from storage.person import person
from storage.registration import registration

_UNSEEN = (State.DRAFT.value, *(state.value for state in GONE))
_OPEN = (
    sa.select(registration.c.person_id, registration.c.code, registration.c.answers, person.c.details)
    .join(person, person.c.id == registration.c.person_id)
    .where(registration.c.id == bindparam("of_id"), registration.c.state.not_in(_UNSEEN))
)
_FILES = (
    sa.select(file.c.kind, file.c.mime, file.c.name, file.c.address, file.c.state)
    .where(file.c.person_id == bindparam("of_person"))
    .order_by(file.c.id)
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Who somebody is and how they are reached."""

    name: str
    phone: str | None
    email: str | None
    organisation: str | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """The files of a registration's person, each a row of the table `file`."""

    code: str
    files: tuple[Row, ...]


def contact(tx: Tx, *, registration_id: int, by: Actor, now: datetime) -> Contact | None:
    """Show who somebody is and how they are reached, and write down who looked; None where nothing is left.

    Where nothing was told there is nothing to see, and no look.
    """
    row = tx.one(_OPEN, of_id=registration_id)
    if row is None:
        return None
    details = row.details or {}
    profile = details.get("profile") or {}
    name = (row.answers or {}).get("name") or details.get("name") or ""
    found = Contact(str(name), details.get("phone"), profile.get("email"), profile.get("organisation"))
    if found != Contact("", None, None, None):
        record(tx, actor=by, action="look", noun="registration", noun_id=registration_id, now=now)
    return found


def attachments(tx: Tx, *, registration_id: int, person_id: int, now: datetime) -> Parcel | None:
    """Hand out what a registration's person sent, and write down to whom; None to whoever may not screen any more."""
    asker = member(tx, person_id=person_id)
    if asker is None or asker.role not in DESK_ROLES:
        refused(tx, person_id=person_id, what="attachments", now=now)
        return None
    row = tx.one(_OPEN, of_id=registration_id)
    if row is None:
        return None
    by = Actor(asker.role, person_id)
    record(tx, actor=by, action="attachments", noun="registration", noun_id=registration_id, now=now)
    return Parcel(row.code, tuple(tx.all(_FILES, of_person=row.person_id)))
