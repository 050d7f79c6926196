"""The second part of what a person tells: optional, at any time."""

from datetime import datetime

from programme.file import Programme
from programme.lifecycle import Role
from programme.registration import Profile
from services.derived import refresh
from services.files import match
from services.journal import Actor, record
from services.registration import tell
from services.tied_offers import give_on
from storage.engine.tx import Tx


def complete(tx: Tx, answers: Profile, *, person_id: int, now: datetime, programme: Programme | None = None) -> bool:
    """Keep the second part; what was left out is empty from now on. False when everything was.

    With a `programme`, offers of reviews that must not stand any more are given on.
    """
    given = answers.model_dump(mode="json", exclude_defaults=True)
    details = {"profile": given or None, "phone": answers.phone}
    tell(tx, person_id=person_id, details=details)
    refresh(tx, person_id=person_id, profile=given)
    match(tx, person_id=person_id, now=now)
    actor = Actor(Role.CITIZEN, person_id)
    record(tx, actor=actor, action="complete", noun="person", noun_id=person_id, now=now)
    if programme is not None:
        give_on(tx, person_id=person_id, programme=programme, now=now)
    return bool(given)
