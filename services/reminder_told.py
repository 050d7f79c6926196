"""What a reminder is about, when it goes out; nothing where it is not true any more."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from programme.course import KNOWN
from programme.course_told import Seen, Session
from programme.enrolment import SEATED, State
from services import course
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.reminder import reminder


@dataclass(frozen=True, slots=True)
class Reminded:
    """Which session of which course, and whether they were asked again and have not answered."""

    course: Seen
    session: Session
    reconfirming: bool


def told(tx: Tx, *, reminder_id: int, person_id: int, now: datetime) -> Reminded | None:
    """Read what somebody is reminded of; None when they come no more, or the session moved, is cancelled or began."""
    row = tx.one(
        sa.select(reminder.c.session_id, reminder.c.moved, enrolment.c.course_id, enrolment.c.state)
        .join(enrolment, enrolment.c.id == reminder.c.enrolment_id)
        .where(reminder.c.id == reminder_id, reminder.c.person_id == person_id)
    )
    if row is None or row.state not in SEATED:
        return None
    seen = course.seen(tx, course_id=row.course_id)
    if seen is None or seen.state not in KNOWN:
        return None
    for one in seen.to_come(now):
        if one.id == row.session_id and one.moved == row.moved:
            return Reminded(seen, one, row.state == State.RECONFIRMING)
    return None
