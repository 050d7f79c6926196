"""Voice notes and files with which people said how a course was, handed to the desk without their names."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.staff import DESK_ROLES
from services.contact import Parcel
from services.journal import Actor, record
from services.staff import member, refused
from storage.course import course
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import enrolment, feedback
from storage.file import file

MOST = 20
"""Files at once, the newest first."""

_CODE = sa.select(course.c.code).where(course.c.id == bindparam("of_course"))
_REMARKS = (
    sa.select(enrolment.c.person_id, feedback.c.remark)
    .join(enrolment, enrolment.c.id == feedback.c.enrolment_id)
    .where(enrolment.c.course_id == bindparam("of_course"), feedback.c.remark.is_not(None))
    .order_by(feedback.c.at.desc())
)
_FILES = sa.select(
    *(file.c[name] for name in ("kind", "mime", "name", "address", "state", "messenger", "file_ref"))
).where(file.c.person_id == bindparam("of_person"))


def feedback_files(tx: Tx, *, course_id: int, person_id: int, now: datetime) -> Parcel | None:
    """Hand out what was sent with feedback, and write down to whom; None to whoever is not of the desk any more."""
    asker = member(tx, person_id=person_id)
    if asker is None or asker.role not in DESK_ROLES:
        refused(tx, person_id=person_id, what="attachments", now=now)
        return None
    row = tx.one(_CODE, of_course=course_id)
    if row is None:
        return None
    sent = [(of, told["file"]) for of, told in tx.all(_REMARKS, of_course=course_id) if told.get("file")]
    found: list[Row] = []
    for of, told in sent[:MOST]:
        theirs = tx.all(_FILES, of_person=of)
        found += [one for one in theirs if (one.messenger, one.file_ref) == (told["messenger"], told["ref"])]
    record(tx, actor=Actor(asker.role, person_id), action="attachments", noun="course", noun_id=course_id, now=now)
    return Parcel(row.code, tuple(found))
