"""What a reminder is about, when it goes out; nothing where it is not true any more."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.course import KNOWN
from programme.course_told import Seen, Session
from programme.enrolment import SEATED, State
from services import course
from services.reminder_notice import reminded
from storage.engine.tx import Tx
from storage.enrolment import enrolment

_ENROLLED = sa.select(enrolment.c.course_id, enrolment.c.state).where(
    enrolment.c.id == bindparam("of_id"), enrolment.c.person_id == bindparam("of_person")
)


@dataclass(frozen=True, slots=True)
class Told:
    """Which session of which course, and whether they were asked again and have not answered."""

    course: Seen
    session: Session
    reconfirming: bool


def told(tx: Tx, *, occurrence: str, person_id: int, now: datetime) -> Told | None:
    """Read what somebody is reminded of; None when they come no more, or the session moved, is cancelled or began."""
    of = reminded(occurrence)
    row = None if of is None else tx.one(_ENROLLED, of_id=of.enrolment_id, of_person=person_id)
    if of is None or row is None or row.state not in SEATED:
        return None
    seen = course.seen(tx, course_id=row.course_id)
    if seen is None or seen.state not in KNOWN:
        return None
    for one in seen.to_come(now):
        if one.id == of.session_id and one.moved == of.moved:
            return Told(seen, one, row.state == State.RECONFIRMING)
    return None
