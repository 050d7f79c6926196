"""Feedback: three marks and a remark of each who was there, kept tap by tap; and what the desk reads of it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.answers import SpokenOrWritten
from programme.course_told import Seen
from programme.enrolment import State
from programme.errors import NotFound
from programme.feedback import MARKS, QUESTIONS, Given
from programme.roll import Remark, Results
from services import course as courses
from services import enrolment as enrolments
from services.files import match
from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.enrolment import enrolment, feedback

REMARKS = 5
"""Remarks on one page."""

_ASKED = (State.ATTENDED.value, State.COMPLETED.value)
_BEGIN = Upsert(lambda insert: insert(feedback).on_conflict_do_nothing(index_elements=["enrolment_id"]))
_READ = sa.select(feedback).where(feedback.c.enrolment_id == bindparam("of_id"))
_KEEP = sa.update(feedback).where(feedback.c.enrolment_id == bindparam("of_id"))
_OF_COURSE = enrolment.c.course_id == bindparam("of_course")
_REMARKS = (
    sa.select(feedback.c.at, feedback.c.remark)
    .join(enrolment, enrolment.c.id == feedback.c.enrolment_id)
    .where(_OF_COURSE, feedback.c.remark.is_not(None))
    .order_by(feedback.c.at.desc(), feedback.c.enrolment_id)
)


def given(tx: Tx, *, course_id: int, person_id: int) -> tuple[Seen, State, Given] | None:
    """Read what somebody said of a course so far; None for whoever was not there."""
    found = _mine(tx, course_id, person_id)
    if found is None:
        return None
    view, row = found
    said = tx.one(_READ, of_id=row.id)
    marks = {name: getattr(said, name) for name in QUESTIONS} if said is not None else {}
    remark = said is not None and said.remark is not None
    return view, State(row.state), Given({name: mark for name, mark in marks.items() if mark is not None}, remark)


def rate(tx: Tx, *, course_id: int, person_id: int, question: str, mark: int, now: datetime) -> bool:
    """Keep one mark; False where that question was answered before, and nothing changes.

    Raises:
        NotFound: when it is not theirs to say, or no button of ours asks it.
    """
    row = _held(tx, course_id, person_id)
    if question not in QUESTIONS or mark not in MARKS:
        raise NotFound("feedback.not_there")
    tx.run(_BEGIN, enrolment_id=row.id, at=now)
    return tx.run(_KEEP.where(feedback.c[question].is_(None)).values({question: mark, "at": now}), of_id=row.id) == 1


def remark(tx: Tx, said: SpokenOrWritten, *, course_id: int, person_id: int, now: datetime) -> None:
    """Keep a sentence or a voice note; a later one takes its place.

    Raises:
        NotFound: as `rate`.
    """
    row = _held(tx, course_id, person_id)
    tx.run(_BEGIN, enrolment_id=row.id, at=now)
    tx.run(_KEEP.values(remark=said.model_dump(mode="json", exclude_none=True), at=now), of_id=row.id)
    match(tx, person_id=person_id, now=now)


def results(tx: Tx, *, course_id: int, page: int = 0) -> Results:
    """Read what people say of a course.

    Raises:
        NotFound: when there is no such course.
    """
    view = courses.seen(tx, course_id=course_id)
    if view is None:
        raise NotFound("course.not_there")
    asked = tx.one(sa.select(sa.func.count()).where(_OF_COURSE, enrolment.c.state.in_(_ASKED)), of_course=course_id)
    marks = {name: _marks(tx, name, course_id) for name in QUESTIONS}
    rows = tx.all(_REMARKS.offset(page * REMARKS).limit(REMARKS + 1), of_course=course_id)
    said = tuple(Remark(row.at, row.remark.get("text"), row.remark.get("file")) for row in rows[:REMARKS])
    files = sum(one.file is not None for one in said)
    return Results(view, int(asked[0]) if asked else 0, marks, said, page, len(rows) > REMARKS, files)


def _marks(tx: Tx, question: str, course_id: int) -> dict[int, int]:
    column = feedback.c[question]
    query = (
        sa.select(column, sa.func.count())
        .join(enrolment, enrolment.c.id == feedback.c.enrolment_id)
        .where(_OF_COURSE, column.is_not(None))
        .group_by(column)
    )
    return {mark: count for mark, count in tx.all(query, of_course=course_id)}


def _held(tx: Tx, course_id: int, person_id: int) -> Row:
    found = _mine(tx, course_id, person_id, lock=True)
    if found is None:
        raise NotFound("feedback.not_there")
    return found[1]


def _mine(tx: Tx, course_id: int, person_id: int, *, lock: bool = False) -> tuple[Seen, Row] | None:
    row = enrolments.of(tx, course_id=course_id, person_id=person_id, lock=lock)
    view = courses.seen(tx, course_id=course_id) if row is not None and row.state in _ASKED else None
    return None if row is None or view is None else (view, row)
