"""The sessions of a course that was announced: moved, made longer, called off, added."""

from collections.abc import Callable
from datetime import datetime

from bot.answering.desk import courses, moments
from bot.answering.desk.course_changes import CHANGING, asked, done, id_of, seen, shown_at, turned
from bot.answering.desk.page import DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import course_sessions as pages
from conversations.pages.desk import two_moments
from conversations.pages.desk.course_changes import back_to
from conversations.screen import Say, Screen, say
from programme.course_told import MINUTES_LEAST, MINUTES_MOST, Seen, Session
from programme.errors import Invalid
from programme.minutes_typed import read_minutes
from programme.text import number
from services import course, course_session

DEFAULT_MINUTES = 90


def _session(at: DeskVisit, value: str) -> Reply:
    return _of(at, value, pages.session)


def _when(at: DeskVisit, value: str, refused: Say | None = None) -> Reply:
    world = at.visit.world
    return _of(at, value, lambda one, which: pages.moment(one, which, world, refused), waits="cc_when")


def _typed(at: DeskVisit, value: str, event: Event) -> Reply:
    found = moments.typed(at.visit, event)
    if isinstance(found, Say):
        return _when(at, value, found)
    if len(found) > 1:
        return _of(at, value, lambda one, which: two_moments.which("cc_move", str(which.id), found, back_to(one)))
    return _moved(at, value, found[0])


def _move(at: DeskVisit, value: str) -> Reply:
    return _moved(at, *moments.pressed(value))


def _moved(at: DeskVisit, value: str, moment: datetime) -> Reply:
    visit, programme = at.visit, at.visit.world.programme
    if moment <= visit.now:
        return _when(at, value, say("complaint.moment.past"))
    return done(at, value, lambda: course_session.reschedule(
        visit.tx, session_id=id_of(value), starts_at=moment, programme=programme, actor=at.actor, now=visit.now
    ), of_session=True)  # fmt: skip


def _length(at: DeskVisit, value: str, refused: Say | None = None) -> Reply:
    return _of(at, value, lambda one, which: pages.length(one, which, refused), waits="cc_length")


def _measured(at: DeskVisit, value: str, event: Event) -> Reply:
    if not isinstance(event, Said):
        return _length(at, value, say("complaint.want_text"))
    try:
        minutes = read_minutes(event.text, least=MINUTES_LEAST, most=MINUTES_MOST)
    except Invalid as refused:
        return _length(at, value, say(f"complaint.{refused.key}", **refused.params))
    return _long(at, f"{value}.{minutes}")


def _long(at: DeskVisit, value: str) -> Reply:
    visit, programme = at.visit, at.visit.world.programme
    about, _, minutes = value.partition(".")
    return done(at, about, lambda: course_session.reschedule(
        visit.tx, session_id=id_of(about), minutes=number(minutes), programme=programme, actor=at.actor, now=visit.now
    ), of_session=True)  # fmt: skip


def _call_off(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    if not value.endswith(".yes"):
        return _of(at, value, pages.call_off)
    return done(at, value, lambda: course_session.call_off(
        visit.tx, session_id=id_of(value), actor=at.actor, now=visit.now
    ), of_session=True)  # fmt: skip


def _add(at: DeskVisit, value: str, refused: Say | None = None) -> Reply:
    world = at.visit.world
    return asked(at, value, lambda one: pages.moment(one, None, world, refused), waits="cc_add")


def _adds(at: DeskVisit, value: str, event: Event) -> Reply:
    found, one = moments.typed(at.visit, event), seen(at, value)
    if isinstance(found, Say):
        return _add(at, value, found)
    if len(found) > 1 and one is not None:
        return at.visit.reply(two_moments.which("cc_new", str(one.id), found, back_to(one)))
    return _added(at, value, found[0])


def _new(at: DeskVisit, value: str) -> Reply:
    return _added(at, *moments.pressed(value))


def _added(at: DeskVisit, value: str, moment: datetime) -> Reply:
    visit, programme, one = at.visit, at.visit.world.programme, seen(at, value)
    if moment <= visit.now:
        return _add(at, value, say("complaint.moment.past"))
    minutes = one.sessions[-1].minutes if one is not None and one.sessions else DEFAULT_MINUTES
    if one is not None and any(session.starts_at == moment for session in one.kept):
        return shown_at(at, value, say("course.change.same"))
    return done(at, value, lambda: course_session.add(
        visit.tx, course_id=id_of(value), starts_at=moment, minutes=minutes, programme=programme, actor=at.actor,
        now=visit.now,
    ))  # fmt: skip


def _of(at: DeskVisit, value: str, draw: Callable[[Seen, Session], Screen], *, waits: str | None = None) -> Reply:
    """Draw something about a session that has not begun; or its course, where it has, or was called off."""
    one = course.of_session(at.visit.tx, session_id=id_of(value))
    which = next((session for session in one.kept if session.id == id_of(value)), None) if one is not None else None
    if one is None or one.state not in CHANGING:
        return courses.PAGES["course"].show(at, "") if one is None else shown_at(at, str(one.id))
    if which is None or which.starts_at <= at.visit.now:
        return shown_at(at, str(one.id), say("course.change.begun"))
    return turned(at, value, draw(one, which), waits)


PAGES: dict[str, DeskPage] = {
    "cc_session": DeskPage(_session),
    "cc_when": DeskPage(_when, hear=_typed),
    "cc_move": DeskPage(_move),
    "cc_length": DeskPage(_length, hear=_measured),
    "cc_long": DeskPage(_long),
    "cc_call_off": DeskPage(_call_off),
    "cc_add": DeskPage(_add, hear=_adds),
    "cc_new": DeskPage(_new),
}
