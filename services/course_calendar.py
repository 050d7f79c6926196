"""Who has a course in their calendar, and is sent its file again when it changes."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.engine.tx import Tx
from storage.enrolment import enrolment

_WANTS = sa.update(enrolment).where(
    enrolment.c.course_id == bindparam("of_course"), enrolment.c.person_id == bindparam("of_person")
)


def wants(tx: Tx, *, course_id: int, person_id: int, sequence: int) -> None:
    """Note which calendar entry somebody asked for; whoever is not in the course is not noted."""
    tx.run(_WANTS, of_course=course_id, of_person=person_id, sequence=sequence)
