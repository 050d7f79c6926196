"""Courses as citizens see them: what is offered, one's seat, the waiting list."""

from collections.abc import Callable

import orjson

from bot.answering import course_seat
from bot.answering.course_at import course_at, lost, may_register
from bot.answering.errand import Errand
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.pages import course_page, courses
from conversations.pages.about import LANGUAGES
from programme.text import number
from services import people
from services.course_list import id_of, listed

LINK = "course_"
"""How the payload of a deep link to a course begins; its code follows."""


def _list(visit: Visit, value: str) -> Reply:
    found = listed(visit.tx, person_id=visit.who.person_id, now=visit.now)
    return visit.reply(courses.listed(found, page=number(value) or 0, may_register=may_register(visit)))


def _one(visit: Visit, value: str) -> Reply:
    at = course_at(visit, number(value))
    return lost(visit) if at is None else visit.reply(course_page.page(at))


def _tongue(visit: Visit, value: str) -> Reply:
    """Take the language that somebody who came by a link chooses, and show the course in it."""
    of, _, language = value.partition(".")
    if language in LANGUAGES:
        visit.who = people.speak(visit.tx, visit.who, chosen=language)
    return _one(visit, of)


def _of_code(visit: Visit, value: str) -> Reply:
    """Show the course that a link leads to, to whoever follows it."""
    at = course_at(visit, id_of(visit.tx, value))
    return lost(visit) if at is None else visit.reply(course_page.page(at))


def _share(visit: Visit, value: str) -> Reply:
    """Give the links to a course, and their QR pictures afterwards."""
    at = course_at(visit, number(value))
    if at is None or not at.live:
        return _one(visit, value)
    code, title = at.course.code, at.course.title
    links = {messenger: pattern.format(payload=LINK + code) for messenger, pattern in visit.links.items()}
    told = orjson.dumps({"code": code, "title": title, "links": links}).decode()
    return visit.reply(course_page.share(at.course, links), errand=Errand("course_qr", told))


PAGES: dict[str, Callable[[Visit, str], Reply]] = {
    "courses": _list,
    "c_one": _one,
    "c_qr": _share,
    "c_tongue": _tongue,
    **course_seat.PAGES,
}
STARTS: dict[str, Callable[[Visit, str], Reply]] = {LINK: _of_code}
"""Pages that a deep link leads to, by how its payload begins; the rest of the payload is the value."""

COMMANDS = frozenset({"courses"})
"""Those of the pages that are commands, too."""
