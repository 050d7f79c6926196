"""What the secretariat takes out of courses: the courses, and who is in them; they belong to no call."""

from typing import Any

import sqlalchemy as sa

from programme.course import State as CourseState
from programme.enrolment import HOLDING, State
from storage.course import course, session
from storage.enrolment import attendance, certificate, enrolment, feedback
from storage.person import person
from storage.registration import here, registration

FILLED = sa.and_(course.c.told.is_not(None), course.c.state != CourseState.DROPPED.value)


def courses(call: str) -> sa.Select[Any]:
    """Select courses that were filled in, with their first session, how many there are, and how many people."""
    kept = sa.and_(session.c.course_id == course.c.id, session.c.cancelled_at.is_(None))
    return sa.select(
        course,
        sa.select(sa.func.min(session.c.starts_at)).where(kept).scalar_subquery().label("first_at"),
        sa.select(sa.func.count()).select_from(session).where(kept).scalar_subquery().label("sessions"),
        _people([state.value for state in HOLDING]).label("taken"),
        _people([State.WAITLISTED.value]).label("waiting"),
    ).where(FILLED)


def enrolments(call: str) -> sa.Select[Any]:
    """Select who is or was in a course, with what they told of themselves, what they came to and what they say of it.

    Their code is that of the running call, where they have one.
    """
    came = sa.select(sa.func.count()).where(attendance.c.enrolment_id == enrolment.c.id).scalar_subquery()
    whose = sa.and_(registration.c.person_id == enrolment.c.person_id, registration.c.call == call, here)
    said = (feedback.c[name] for name in ("useful", "clear", "again", "remark"))
    return (
        sa.select(
            *(enrolment.c[name] for name in ("id", "state", "created_at", "state_at")),
            course.c.code.label("course_code"),
            registration.c.code,
            person.c.details,
            came.label("came"),
            *said,
            certificate.c.code.label("certificate_code"),
        )
        .join(course, course.c.id == enrolment.c.course_id)
        .join(person, person.c.id == enrolment.c.person_id)
        .outerjoin(registration, whose)
        .outerjoin(feedback, feedback.c.enrolment_id == enrolment.c.id)
        .outerjoin(certificate, certificate.c.enrolment_id == enrolment.c.id)
    )


def _people(states: list[str]) -> sa.ScalarSelect[int]:
    mine = sa.and_(enrolment.c.course_id == course.c.id, enrolment.c.state.in_(states))
    return sa.select(sa.func.count()).select_from(enrolment).where(mine).scalar_subquery()
