"""A course that was announced changes: fields, sessions, seats."""

from collections.abc import Callable

from pydantic import ValidationError

from bot.answering.desk import courses
from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.desk.triage import text_of
from bot.answering.reply import Reply
from conversations.complaint import complaint
from conversations.course import COURSE
from conversations.event import Event, Said
from conversations.pages.desk import course_changes as pages
from conversations.screen import Say, Screen, say
from programme.answers import LONG_LENGTH
from programme.count_typed import read_count
from programme.course import KNOWN, State
from programme.course_change import TOLD
from programme.course_told import CAPACITY_MOST, Seen
from programme.errors import ProgrammeError
from programme.text import number
from services import course, course_change, people

CHANGING = (State.ANNOUNCED, *KNOWN)


def shown_at(at: DeskVisit, value: str, note: Say | None = None) -> Reply:
    """Show what may change; of a course that is not announced or over, the course itself."""
    one, visit = seen(at, value), at.visit
    if one is None or one.state not in CHANGING:
        return courses.shown(at, str(id_of(value)), note=note)
    changes, tell_at = course_change.waiting(visit.tx, course_id=one.id)
    people_in = course_change.people(visit.tx, course_id=one.id)
    return visit.reply(pages.changing(one, changes, tell_at, people_in, now=visit.now, note=note))


def _text(at: DeskVisit, value: str, refused: Say | None = None) -> Reply:
    name = value.partition(".")[2]
    if name not in TOLD:
        return shown_at(at, value)
    return asked(at, value, lambda one: pages.text(one, name, refused), waits="cc_text")


def _worded(at: DeskVisit, value: str, event: Event) -> Reply:
    name = value.partition(".")[2]
    if name not in TOLD:
        return shown_at(at, value)
    text = text_of(event, longest=LONG_LENGTH)
    if isinstance(text, Say):
        return _text(at, value, text)
    try:
        checked = COURSE.types[name].validate_python(text)
    except ValidationError as error:
        return _text(at, value, complaint(error))
    return done(at, value, lambda: _change(at, value, name, checked))


def _off(at: DeskVisit, value: str) -> Reply:
    return done(at, value, lambda: _change(at, value, value.partition(".")[2], None))


def _change(at: DeskVisit, value: str, name: str, text: str | None) -> bool:
    visit, programme = at.visit, at.visit.world.programme
    return course_change.change(
        visit.tx, course_id=id_of(value), name=name, value=text, programme=programme, actor=at.actor, now=visit.now
    )


def _seats(at: DeskVisit, value: str, refused: Say | None = None) -> Reply:
    return asked(at, value, lambda one: pages.seats(one, refused), waits="cc_seats")


def _counted(at: DeskVisit, value: str, event: Event) -> Reply:
    visit, programme = at.visit, at.visit.world.programme
    count = read_count(event.text) if isinstance(event, Said) else None
    if count is None or not 1 <= count <= CAPACITY_MOST:
        return _seats(at, value, say("course.change.no_number", most=CAPACITY_MOST))
    return done(at, value, lambda: course_change.resize(
        visit.tx, course_id=id_of(value), capacity=count, programme=programme, actor=at.actor, now=visit.now
    ))  # fmt: skip


def _tell(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    return done(at, value, lambda: course_change.hurry(
        visit.tx, course_id=id_of(value), actor=at.actor, now=visit.now
    ), None)  # fmt: skip


def _undo(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    return done(at, value, lambda: course_change.undo(
        visit.tx, course_id=id_of(value), actor=at.actor, now=visit.now
    ), "course.change.undone")  # fmt: skip


def asked(at: DeskVisit, value: str, draw: Callable[[Seen], Screen], *, waits: str | None = None) -> Reply:
    """Draw a question about a course that may change; the next message answers it."""
    one = seen(at, value)
    if one is None or one.state not in CHANGING:
        return shown_at(at, value)
    return turned(at, value, draw(one), waits)


def turned(at: DeskVisit, value: str, screen: Screen, waits: str | None) -> Reply:
    """Show a screen; with `waits` the next message answers that page."""
    if waits is not None:
        at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}{waits}.{value}")
    return at.visit.reply(screen)


def done(
    at: DeskVisit,
    value: str,
    do: Callable[[], object],
    key: str | None = "course.change.done",
    *,
    of_session: bool = False,
) -> Reply:
    """Do something with a course, and show it; a refusal is said beside it, before anything is written."""
    one = course.of_session(at.visit.tx, session_id=id_of(value)) if of_session else None
    shown = str(one.id) if one is not None else value
    try:
        done = do()
    except ProgrammeError as refused:
        return shown_at(at, shown, say(refused.key, **refused.params))
    said = "course.change.same" if done is False else key
    # Without a key the page itself says what was done.
    return shown_at(at, shown, None if said is None else say(said))


def seen(at: DeskVisit, value: str) -> Seen | None:
    """Read the course that a button is about."""
    return course.seen(at.visit.tx, course_id=id_of(value))


def id_of(value: str) -> int:
    """Read the number that a button holds first."""
    return number(value.partition(".")[0]) or 0


PAGES: dict[str, DeskPage] = {
    "cc_at": DeskPage(shown_at),
    "cc_text": DeskPage(_text, hear=_worded),
    "cc_off": DeskPage(_off),
    "cc_seats": DeskPage(_seats, hear=_counted),
    "cc_tell": DeskPage(_tell),
    "cc_undo": DeskPage(_undo),
}
