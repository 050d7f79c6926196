"""The story of a registration's file, from the audit log."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.lifecycle import Role
from programme.registration import Verdict
from programme.registration_file import RegistrationFile
from programme.staff import STAFF_ROLES
from programme.story import JUDGED, Deed
from services.staff import name_of
from storage.audit import audit
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.registration import registration

_PERSON = sa.select(registration.c.person_id).where(registration.c.id == bindparam("of_id")).scalar_subquery()
# Of a person's own entries all belong to the story but the erasure, which the registration's own entry tells.
_THEIRS = (audit.c.noun == "person") & (audit.c.noun_id == _PERSON) & (audit.c.action != "erase")
_DEEDS = (
    sa.select(audit)
    .where(((audit.c.noun == "registration") & (audit.c.noun_id == bindparam("of_id"))) | _THEIRS)
    .order_by(audit.c.id)
)


def story(tx: Tx, view: RegistrationFile) -> list[Deed]:
    """Tell what happened to an opened file, oldest first; what its reader must not see yet is left open."""
    names: dict[int, str | None] = {}
    return [_deed(tx, row, names, blind=view.blind) for row in tx.all(_DEEDS, of_id=view.id)]


def _deed(tx: Tx, row: Row, names: dict[int, str | None], *, blind: bool) -> Deed:
    role, who = Role(row.role), None
    if role in STAFF_ROLES and row.actor_id is not None:
        if row.actor_id not in names:
            names[row.actor_id] = name_of(tx, person_id=row.actor_id)
        who = names[row.actor_id]
    if blind and row.action in list(Verdict):
        return Deed(row.at, role, JUDGED, who)
    return Deed(row.at, role, row.action, who, row.before, row.after, row.note)
