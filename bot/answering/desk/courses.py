"""Courses on the desk: listed, begun, filled in, shown as they would be read, announced, taken back, dropped."""

from collections.abc import Callable
from datetime import datetime

from bot.answering import course_draft, filling
from bot.answering.desk import moments
from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.course import COURSE
from conversations.event import Event
from conversations.pages.desk import course_announcing as announcing
from conversations.pages.desk import courses as pages
from conversations.pages.desk import two_moments
from conversations.screen import Say, Screen, say
from programme.broadcast import State as Sending
from programme.course import State
from programme.course_list import Group, obstacle
from programme.course_told import Seen
from programme.errors import ProgrammeError
from programme.text import number
from services import course as courses
from services import course_announcing, course_news, desk_courses, drafts, people


def _courses(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    group, _, page = value.partition(".")
    found = desk_courses.listed(
        at.visit.tx,
        viewer=at.member.person_id,
        group=Group(group) if group in set(Group) else None,
        page=number(page) or 0,
    )
    return at.visit.reply(pages.listed(found, note=note))


def _new(at: DeskVisit, value: str) -> Reply:
    """Begin a course; one that was begun and has no answer yet is gone on with, so a second tap begins no second."""
    visit = at.visit
    for course_id in desk_courses.unfilled(visit.tx, viewer=at.member.person_id):
        form = COURSE.bound(course_id)
        held = drafts.load(visit.tx, person_id=at.member.person_id, form=form.draft)
        if held is not None and held[0]["answers"].keys() <= {course_draft.OF_VERSION}:
            return _form(at, course_id)
    return _form(at, courses.begin(visit.tx, actor=at.actor, now=visit.now))


def _form(at: DeskVisit, course_id: int) -> Reply:
    """Open a course's form where it was left, or with what the course was filled in with."""
    visit, form = at.visit, COURSE.bound(course_id)
    if (reply := filling.go_on(visit, form) or filling.closed(visit, form)) is not None:
        return reply
    told = course_draft.told(visit, course_id)
    return filling.open_form(visit, form, told or course_draft.beginning(visit, course_id), reviewed=bool(told))


def shown(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    """Show a course; the form of one that was never filled in to whoever began it."""
    course_id = _id(value)
    if course_id in desk_courses.unfilled(at.visit.tx, viewer=at.member.person_id):
        return _form(at, course_id)
    news = course_news.standing(at.visit.tx, course_id=course_id)
    return _on(at, value, lambda one: pages.card(one, at.member.role, now=at.visit.now, news=news, note=note))


def _edit(at: DeskVisit, value: str) -> Reply:
    return _form(at, _id(value))


def _fresh(at: DeskVisit, value: str) -> Reply:
    """Forget what was answered of a course that a colleague changed meanwhile, and open it as it stands now."""
    drafts.drop(at.visit.tx, person_id=at.member.person_id, form=COURSE.bound(_id(value)).draft)
    return _form(at, _id(value))


def _look(at: DeskVisit, value: str) -> Reply:
    how = value.partition(".")[2]
    look = how if how in announcing.LOOKS else announcing.LOOKS[0]
    return _on(at, value, lambda one: announcing.look(one, look, at.visit.world, first=not how))


def _now(at: DeskVisit, value: str) -> Reply:
    """Ask whether it is meant, or say why it cannot be."""
    if (refused := _refused(at, value)) is not None:
        return refused
    return _on(at, value, announcing.sure)


def _go(at: DeskVisit, value: str) -> Reply:
    return _announced(at, value, None)


def _when(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    if (refused := _refused(at, value)) is not None:
        return refused
    at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}cs_when.{value}")
    return _on(at, value, lambda one: announcing.when(one, at.visit.world, complaint=complaint))


def _typed(at: DeskVisit, value: str, event: Event) -> Reply:
    found = moments.typed(at.visit, event)
    if isinstance(found, Say):
        return _when(at, value, found)
    if len(found) > 1:
        return _refused(at, value) or _on(
            at, value, lambda one: two_moments.which("cs_at", pages.of(one), found, pages.back(one.id))
        )
    return _announced(at, value, found[0])


def _at(at: DeskVisit, value: str) -> Reply:
    return _announced(at, *moments.pressed(value))


def _announced(at: DeskVisit, value: str, moment: datetime | None) -> Reply:
    visit = at.visit

    def announce(of: int, version: int) -> str:
        course_announcing.announce(
            visit.tx, course_id=of, version=version, at=moment, actor=at.actor, programme=visit.world.programme,
            now=visit.now,
        )  # fmt: skip
        if moment is not None:
            return "course.announced_later"
        news = course_news.standing(visit.tx, course_id=of)
        waits = news is not None and news.state is Sending.PROPOSED
        return "course.announced_waits" if waits else "course.announced"

    return _done(at, value, announce)


def _back(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    return _done(at, value, lambda of, version: course_announcing.take_back(
        visit.tx, course_id=of, version=version, actor=at.actor, now=visit.now
    ), "course.taken_back")  # fmt: skip


def _drop(at: DeskVisit, value: str) -> Reply:
    """Throw a draft away, once it was asked whether that is meant."""
    visit = at.visit
    if not value.endswith(".yes"):
        return _on(at, value, announcing.drop)
    return _done(at, value.removesuffix(".yes"), lambda of, version: course_announcing.drop(
        visit.tx, course_id=of, version=version, actor=at.actor, now=visit.now
    ), "course.dropped")  # fmt: skip


def _done(at: DeskVisit, value: str, do: Callable[[int, int], str | None], key: str = "") -> Reply:
    """Do something with a course, and show where it stands, with the sentence `key` or the one that `do` gives.

    A refusal is said beside it, before anything is written.
    """
    try:
        key = do(_id(value), _version(value)) or key
    except ProgrammeError as refused:
        return shown(at, value, note=say(refused.key, **refused.params))
    return shown(at, value, note=say(key))


def _refused(at: DeskVisit, value: str) -> Reply | None:
    """Answer a button of a course that cannot be announced, or changed since: where it stands now."""
    one = courses.seen(at.visit.tx, course_id=_id(value))
    if one is None:
        return _courses(at, "", note=say("course.not_there"))
    if one.state is not State.DRAFT or one.version != _version(value):
        return shown(at, value, note=say("course.changed"))
    why = obstacle(one.kept, at.visit.now)
    return None if why is None else shown(at, value)


def _on(at: DeskVisit, value: str, draw: Callable[[Seen], Screen]) -> Reply:
    """Draw something about a course, or the list where there is none."""
    one = courses.seen(at.visit.tx, course_id=_id(value))
    return _courses(at, "", note=say("course.not_there")) if one is None else at.visit.reply(draw(one))


def _id(value: str) -> int:
    return number(value.partition(".")[0]) or 0


def _version(value: str) -> int:
    return number(value.partition(".")[2]) or 0


PAGES: dict[str, DeskPage] = {
    "course": DeskPage(_courses, command=True),
    "cs_new": DeskPage(_new),
    "cs_one": DeskPage(shown),
    "cs_edit": DeskPage(_edit),
    "cs_fresh": DeskPage(_fresh),
    "cs_look": DeskPage(_look),
    "cs_now": DeskPage(_now),
    "cs_go": DeskPage(_go),
    "cs_when": DeskPage(_when, hear=_typed),
    "cs_at": DeskPage(_at),
    "cs_back": DeskPage(_back),
    "cs_drop": DeskPage(_drop),
}
