"""Where a person stands, and all that they have told."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from programme.course import KNOWN
from programme.file import Programme
from programme.registration import PUBLISHED, State
from programme.standing import Standing
from services.drafts import begun
from services.extension import granted_until
from services.own_ideas import counts
from services.people import Known
from storage.course import course
from storage.engine.tx import Tx
from storage.person import person
from storage.registration import registration

_STANDING = (
    sa.select(
        registration.c.state,
        registration.c.code,
        registration.c.submitted_at,
        registration.c.state_at,
        registration.c.reasons,
        registration.c.reason_text,
        person.c.details,
        person.c.consent_version,
        sa.exists().where(course.c.state.in_([state.value for state in KNOWN])).label("courses"),
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


def standing(tx: Tx, who: Known, *, programme: Programme, now: datetime) -> Standing:
    """Say where a person stands in the running call."""
    row = tx.one(_STANDING, of_person=who.person_id, in_call=programme.call.code)
    form, version = begun(tx, person_id=who.person_id) or (None, 0)
    details = {} if row is None or row.details is None else row.details
    # Until it is published, nothing of a decision leaves the desk.
    told = row if row is not None and row.state in PUBLISHED else None
    diplomat = row is not None and row.state == State.DIPLOMAT
    return Standing(
        language=who.language,
        zone=who.zone,
        state=None if row is None or row.state is None else State(row.state),
        code=None if row is None else row.code,
        submitted_at=None if row is None else row.submitted_at,
        state_at=None if row is None else row.state_at,
        begun=form,
        begun_version=version,
        completed=bool(details.get("profile")),
        at=now,
        consent=None if row is None else row.consent_version,
        ideas_until=_more_time(tx, who, programme) if diplomat else None,
        ideas=counts(tx, person_id=who.person_id, call=programme.call.code) if diplomat else None,
        reasons=() if told is None else tuple(told.reasons or ()),
        reason_text=None if told is None else told.reason_text,
        courses=row is not None and bool(row.courses),
    )


def _more_time(tx: Tx, who: Known, programme: Programme) -> datetime | None:
    return granted_until(tx, person_id=who.person_id, programme=programme)


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
        "profile": {} if details is None or details.details is None else details.details.get("profile"),
    }
    return {form: given for form, given in answers.items() if given}
