"""The calendar file of a course, for whoever asks; those in the course are sent it again when it changes."""

from collections.abc import Callable

from bot.answering.reply import Reply
from bot.answering.visit import Visit
from bot.calendar_file import calendar_file
from conversations.pages import course_changes as pages
from programme.course import KNOWN
from programme.enrolment import SEATS
from programme.text import number
from services import course, course_calendar, enrolment


def _calendar(visit: Visit, value: str) -> Reply:
    one = course.seen(visit.tx, course_id=number(value) or 0)
    if one is None or one.state not in KNOWN:
        return visit.reply(pages.no_calendar())
    course_calendar.wants(visit.tx, course_id=one.id, person_id=visit.who.person_id, sequence=one.sequence)
    mine = enrolment.of(visit.tx, course_id=one.id, person_id=visit.who.person_id)
    seated = mine is not None and mine.state in SEATS
    return visit.reply(pages.calendar(one, calendar_file(one, seated=seated, now=visit.now)))


PAGES: dict[str, Callable[[Visit, str], Reply]] = {"cal": _calendar}
