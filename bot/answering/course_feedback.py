"""How a course was: three taps, each kept and the next question shown in its place, then a remark or none."""

from collections.abc import Callable

from pydantic import ValidationError

from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.complaint import complaint
from conversations.event import Event, Said, Sent
from conversations.pages import certificate as certificate_pages
from conversations.pages import course_after as pages
from conversations.screen import Say, say
from programme.answers import LONG_LENGTH, SpokenOrWritten
from programme.attachment import check
from programme.errors import Invalid
from programme.text import has_letters, number
from services import course_feedback as feedback
from services import people

REMARK = "ca_remark"


def _rate(visit: Visit, value: str) -> Reply:
    """Keep a tap, and show what comes next; an old button changes nothing and shows that, too."""
    course, _, rest = value.partition(".")
    name, _, mark = rest.partition(".")
    mine = {"course_id": number(course) or 0, "person_id": visit.who.person_id}
    if name:
        feedback.rate(visit.tx, question=name, mark=number(mark) or 0, now=visit.now, **mine)
    return _next(visit, mine["course_id"])


def _next(visit: Visit, course_id: int) -> Reply:
    found = feedback.given(visit.tx, course_id=course_id, person_id=visit.who.person_id)
    if found is None:
        return visit.reply(certificate_pages.none())
    course, state, given = found
    if given.following is not None:
        return visit.reply(pages.question(course, state, given))
    if given.remarked:
        return visit.reply(pages.thanks(course, state, remarked=False))
    return _remark(visit, str(course_id))


def _remark(visit: Visit, value: str, wrong: Say | None = None) -> Reply:
    found = feedback.given(visit.tx, course_id=number(value) or 0, person_id=visit.who.person_id)
    if found is None:
        return visit.reply(certificate_pages.none())
    visit.who = people.turn(visit.tx, visit.who, focus=f"{REMARK}.{found[0].id}")
    return visit.reply(pages.remark(found[0], found[1], complaint=wrong))


def _remarked(visit: Visit, value: str, event: Event) -> Reply:
    try:
        given = _given(visit, event)
    except ValidationError as error:
        return _remark(visit, value, complaint(error))
    except Invalid as refused:
        return _remark(visit, value, say(f"complaint.{refused.key}", **refused.params))
    if given is None:
        return _remark(visit, value, say("complaint.want_text_or_voice"))
    course_id, who = number(value) or 0, visit.who.person_id
    feedback.remark(visit.tx, given, course_id=course_id, person_id=who, now=visit.now)
    return _done(visit, value, remarked=True)


def _given(visit: Visit, event: Event) -> SpokenOrWritten | None:
    if isinstance(event, Said):
        return SpokenOrWritten(text=event.text)
    if not isinstance(event, Sent):
        return None
    check(event.file, limits=visit.world.programme.files)
    says = has_letters(event.caption) and len(event.caption) <= LONG_LENGTH
    return SpokenOrWritten(text=event.caption if says else None, file=event.file)


def _done(visit: Visit, value: str, *, remarked: bool = False) -> Reply:
    found = feedback.given(visit.tx, course_id=number(value) or 0, person_id=visit.who.person_id)
    if found is None:
        return visit.reply(certificate_pages.none())
    return visit.reply(pages.thanks(found[0], found[1], remarked=remarked))


PAGES: dict[str, Callable[[Visit, str], Reply]] = {"ca_feedback": _rate, REMARK: _remark, "ca_done": _done}
HEARS: dict[str, Callable[[Visit, str, Event], Reply]] = {REMARK: _remarked}
