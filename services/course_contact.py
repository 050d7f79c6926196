"""How somebody in a course is reached: shown only on record."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.idea_list import Contact
from services.journal import Actor, record
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.person import person

_OPEN = (
    sa.select(person.c.details)
    .join(enrolment, person.c.id == enrolment.c.person_id)
    .where(enrolment.c.id == bindparam("of_id"))
)


def contact(tx: Tx, *, enrolment_id: int, by: Actor, now: datetime) -> Contact | None:
    """Show who somebody is and how they are reached, and write down who looked; None where nothing was told."""
    row = tx.one(_OPEN, of_id=enrolment_id)
    details = (None if row is None else row.details) or {}
    profile = details.get("profile") or {}
    told = Contact(
        str(details.get("name") or ""), details.get("phone"), profile.get("email"), profile.get("organisation")
    )
    if told == Contact("", None, None, None):
        return None
    record(tx, actor=by, action="look", noun="enrolment", noun_id=enrolment_id, now=now)
    return told
