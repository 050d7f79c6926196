"""Where a person stands, and all that they have told."""

from typing import Any

import sqlalchemy as sa

from programme.file import Programme
from programme.registration import State
from programme.standing import Standing
from services.drafts import begun
from services.people import Known
from storage.engine.tx import Tx
from storage.person import person
from storage.registration import registration

_STANDING = (
    sa.select(
        registration.c.state,
        registration.c.code,
        registration.c.submitted_at,
        person.c.details,
        person.c.consent_version,
    )
    .select_from(person)
    .outerjoin(
        registration, (registration.c.person_id == person.c.id) & (registration.c.call == sa.bindparam("in_call"))
    )
    .where(person.c.id == sa.bindparam("of_person"))
    # A withdrawn registration may stand beside a newer one: the newest counts.
    .order_by(registration.c.id.desc())
    .limit(1)
)


def standing(tx: Tx, who: Known, *, programme: Programme) -> Standing:
    """Say where a person stands in the running call."""
    row = tx.one(_STANDING, of_person=who.person_id, in_call=programme.call.code)
    details = {} if row is None or row.details is None else row.details
    return Standing(
        language=who.language,
        zone=who.zone,
        state=None if row is None or row.state is None else State(row.state),
        code=None if row is None else row.code,
        submitted_at=None if row is None else row.submitted_at,
        begun=begun(tx, person_id=who.person_id),
        completed="profile" in details,
        name=details.get("name"),
        consent=None if row is None else row.consent_version,
    )


def told(tx: Tx, who: Known, *, programme: Programme) -> dict[str, Any]:
    """Return what was answered and sent, by form."""
    row = tx.one(
        sa.select(registration.c.answers)
        .where(
            registration.c.person_id == who.person_id,
            registration.c.call == programme.call.code,
            registration.c.answers.is_not(None),
        )
        .order_by(registration.c.id.desc())
        .limit(1)
    )
    details = tx.one(sa.select(person.c.details).where(person.c.id == who.person_id))
    answers = {
        "registration": {} if row is None else row.answers,
        "profile": {} if details is None or details.details is None else details.details.get("profile", {}),
    }
    return {form: given for form, given in answers.items() if given}
