"""Who is in a course: the officer's list, and who came."""

from collections.abc import Callable

from bot.answering.desk.page import DeskPage, DeskVisit
from bot.answering.errand import FEEDBACK_FILES, Errand
from bot.answering.reply import Reply
from conversations.pages.desk import course_people as pages
from conversations.screen import Say, say
from programme.attendance import PREFIX
from programme.enrolment import State
from programme.errors import Conflict, MoveNotAllowed
from programme.text import number
from services import code_words, course_feedback, roll, roll_marks
from services.course_contact import contact as shown_contact

QR = "session_qr"


def _list(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    course_id, page = _two(value)
    found = roll.roll(at.visit.tx, course_id=course_id, page=page)
    if page and not found.entries:
        found = roll.roll(at.visit.tx, course_id=course_id)
    return at.visit.reply(pages.people(found, note=note))


def _one(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    return at.visit.reply(pages.person(roll.one(at.visit.tx, enrolment_id=number(value) or 0), note=note))


def _session(at: DeskVisit, value: str) -> Reply:
    session_id, page = _two(value)
    course_id = roll.course_of(at.visit.tx, session_id=session_id)
    # Whole names are on it, so that nobody is taken for somebody else.
    roll.look(at.visit.tx, course_id=course_id, by=at.actor, now=at.visit.now)
    return _rolled(at, session_id, page)


def _rolled(at: DeskVisit, session_id: int, page: int, *, note: Say | None = None) -> Reply:
    visit = at.visit
    course_id = roll.course_of(visit.tx, session_id=session_id)
    found = roll.roll(visit.tx, course_id=course_id, page=page, only=roll.ROLLED)
    begun = any(one.id == session_id and one.starts_at <= visit.now for one in found.course.kept)
    return visit.reply(pages.session(found, session_id, begun=begun, note=note))


def _mark(at: DeskVisit, value: str) -> Reply:
    session, page, enrolment, there = (number(part) or 0 for part in value.split("."))
    about = {"enrolment_id": enrolment, "session_id": session}
    return _tried(
        lambda: roll_marks.mark(
            at.visit.tx, **about, there=bool(there), by=at.actor, programme=at.visit.world.programme, now=at.visit.now
        ),
        lambda note: _rolled(at, session, page, note=note),
    )


def _put(at: DeskVisit, value: str) -> Reply:
    enrolment, version, state = value.split(".")
    about = {"enrolment_id": number(enrolment) or 0, "version": number(version) or 0}
    return _tried(
        lambda: roll_marks.put(
            at.visit.tx, **about, state=State(state), by=at.actor,
            programme=at.visit.world.programme, now=at.visit.now,
        ),
        lambda note: _one(at, enrolment, note=note),
    )  # fmt: skip


def _tried(do: Callable[[], None], show: Callable[[Say | None], Reply]) -> Reply:
    """Do something and show how it stands; why it was refused is said above it."""
    try:
        do()
    except (Conflict, MoveNotAllowed) as refused:
        return show(say(refused.key, **refused.params))
    return show(None)


def _code(at: DeskVisit, value: str, *, note: Say | None = None, errand: Errand | None = None) -> Reply:
    visit = at.visit
    found = code_words.drawn(visit.tx, session_id=number(value) or 0, by=at.actor, now=visit.now)
    links = {name: form.format(payload=f"{PREFIX}{found.token}") for name, form in visit.links.items()}
    return visit.reply(pages.code(found, links, note=note), errand=errand)


def _qr(at: DeskVisit, value: str) -> Reply:
    links = " ".join(f"{name}={form}" for name, form in sorted(at.visit.links.items()))
    return _code(at, value, note=say("roll.qr_comes"), errand=Errand(QR, f"{number(value) or 0} {links}"))


def _said(at: DeskVisit, value: str, *, note: Say | None = None, errand: Errand | None = None) -> Reply:
    course_id, page = _two(value)
    found = course_feedback.results(at.visit.tx, course_id=course_id, page=page)
    return at.visit.reply(pages.results(found, note=note), errand=errand)


def _voices(at: DeskVisit, value: str) -> Reply:
    return _said(at, value, errand=Errand(FEEDBACK_FILES, str(number(value) or 0)))


def _contact(at: DeskVisit, value: str) -> Reply:
    visit, enrolment_id = at.visit, number(value) or 0
    found = roll.one(visit.tx, enrolment_id=enrolment_id)
    told = shown_contact(visit.tx, enrolment_id=enrolment_id, by=at.actor, now=visit.now)
    return visit.reply(pages.contact(found, told))


def _two(value: str) -> tuple[int, int]:
    first, _, second = value.partition(".")
    return number(first) or 0, number(second) or 0


PAGES: dict[str, DeskPage] = {
    "cp_list": DeskPage(_list),
    "cp_one": DeskPage(_one),
    "cp_session": DeskPage(_session),
    "cp_mark": DeskPage(_mark),
    "cp_put": DeskPage(_put),
    "cp_code": DeskPage(_code),
    "cp_qr": DeskPage(_qr),
    "cp_said": DeskPage(_said),
    "cp_voices": DeskPage(_voices),
    "cp_contact": DeskPage(_contact),
}
