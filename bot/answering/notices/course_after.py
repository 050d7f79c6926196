"""After a course: how was it, and the certificate; each only while it is true."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages import course_after as pages
from conversations.screen import Screen
from programme.enrolment import State
from programme.notice import Purpose
from services import certificates, course, course_feedback, enrolment


def _course_after(visit: Visit, body: dict[str, Any]) -> Screen | None:
    about = {"course_id": int(body.get("course", 0)), "person_id": visit.who.person_id}
    match body.get("kind"):
        case "feedback":
            return _feedback(visit, about)
        case "certificate":
            return _certificate(visit, about)
        case "waited":
            return _waited(visit, about)
    return None


def _feedback(visit: Visit, about: dict[str, int]) -> Screen | None:
    found = course_feedback.given(visit.tx, **about)
    if found is None or found[2].following is None:
        return None
    return pages.question(*found, asks=True)


def _certificate(visit: Visit, about: dict[str, int]) -> Screen | None:
    held = certificates.standing(visit.tx, **about)
    view = course.seen(visit.tx, course_id=about["course_id"])
    return None if held is None or held.issued is not None or view is None else pages.certificate_ready(view)


def _waited(visit: Visit, about: dict[str, int]) -> Screen | None:
    course_id = about["course_id"]
    row = enrolment.of(visit.tx, course_id=course_id, person_id=about["person_id"])
    view = course.seen(visit.tx, course_id=course_id)
    return None if row is None or view is None or row.state != State.CALLED_OFF else pages.waited(view)


NOTICES: dict[Purpose, Tell] = {Purpose.COURSE_AFTER: _course_after}
"""What a notice says when it goes out, by purpose; computed then, so that nothing overtaken is ever told."""
