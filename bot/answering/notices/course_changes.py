"""What changed of a course that somebody is in, or that it was cancelled; with the calendar file for who has it."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from bot.calendar_file import calendar_file
from conversations.pages import course_changes as pages
from conversations.screen import Screen
from programme.course import KNOWN
from programme.course import State as CourseState
from programme.course_change import Changes
from programme.enrolment import LIVE, SEATS, State
from programme.notice import Purpose
from services import course, enrolment
from services.course_change_told import CANCELLED


def _course(visit: Visit, body: dict[str, Any]) -> Screen | None:
    one = course.seen(visit.tx, course_id=body["course"])
    if one is None:
        return None
    mine = enrolment.of(visit.tx, course_id=one.id, person_id=visit.who.person_id)
    seated = mine is not None and mine.state in SEATS
    document = calendar_file(one, seated=seated, now=visit.now) if body["calendar"] else None
    if body["number"] == CANCELLED:
        if one.state is not CourseState.CANCELLED:
            return None
        return pages.cancelled(one, course.cancelled_because(visit.tx, course_id=one.id), document)
    if one.state not in KNOWN or mine is None or mine.state not in LIVE:
        return None
    return pages.notice(one, Changes.of(body["changes"]), State(mine.state), document)


NOTICES: dict[Purpose, Tell] = {Purpose.COURSE: _course}
