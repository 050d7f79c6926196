"""Announcements: written, with a picture or file, for an hour; looked at, tried on oneself, given up."""

from collections.abc import Callable
from datetime import datetime

from bot.answering.desk import moments
from bot.answering.desk.announcing_at import card, changed, here, listed, on
from bot.answering.desk.page import COORDINATOR_ONLY, FOCUS, DeskPage, DeskVisit
from bot.answering.notices.broadcasting import told
from bot.answering.reply import Reply
from conversations.event import Event, Said, Sent
from conversations.pages.desk import announcing as pages
from conversations.pages.desk import two_moments
from conversations.pages.link import link
from conversations.screen import Say, Screen, say
from programme.attachment import check
from programme.broadcast import Kind, State
from programme.broadcast_told import LANGUAGES, REFERENCE, Broadcast, longest
from programme.errors import Invalid, NotFound, ProgrammeError
from programme.text import number
from services import announcing, people
from services.broadcast_test import try_on
from services.course_titles import titles

MESSENGERS = ("telegram", "bale")


def _new(at: DeskVisit, value: str) -> Reply:
    return card(at, str(announcing.begin(at.visit.tx, actor=at.actor, now=at.visit.now)))


def _text(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    language = _language(value)

    def ask(one: Broadcast) -> Screen:
        _waits(at, "an_text", value)
        return pages.writing(one, language, most=longest(with_file=one.file_id is not None), complaint=complaint)

    return _on_own(at, value, ask)


def _written(at: DeskVisit, value: str, event: Event) -> Reply:
    if not isinstance(event, Said):
        return _text(at, value, say("complaint.want_text"))
    language, text = _language(value), event.text
    return _taken(at, value, "announce.kept", _text, lambda of: announcing.write(
        at.visit.tx, language=language, text=text, **of
    ))  # fmt: skip


def _untext(at: DeskVisit, value: str) -> Reply:
    language = _language(value)
    return changed(at, value, lambda of: announcing.unwrite(at.visit.tx, language=language, **of))


def _file(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    def ask(one: Broadcast) -> Screen:
        _waits(at, "an_file", value)
        return pages.attaching(one, complaint=complaint)

    return _on_own(at, value, ask)


def _attached(at: DeskVisit, value: str, event: Event) -> Reply:
    if not isinstance(event, Sent):
        return _file(at, value, say("announce.want_file"))
    try:
        check(event.file, limits=at.visit.world.programme.files, sounds=False)
    except Invalid as refused:
        return _file(at, value, say(f"complaint.{refused.key}", **refused.params))
    sent = event.file
    return _taken(at, value, "announce.attached", _file, lambda of: announcing.attach(at.visit.tx, sent, **of))


def _unfile(at: DeskVisit, value: str) -> Reply:
    return changed(at, value, lambda of: announcing.detach(at.visit.tx, **of))


def _when(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    def ask(one: Broadcast) -> Screen:
        _waits(at, "an_when", value)
        return pages.timing(one, at.visit.now, at.visit.world, complaint=complaint)

    return on(at, value, ask, states=(State.DRAFT,))


def _timed(at: DeskVisit, value: str, event: Event) -> Reply:
    found = moments.typed(at.visit, event)
    if isinstance(found, Say):
        return _when(at, value, found)
    if len(found) > 1:
        back = link("an_when", "course.change.back", value)
        return at.visit.reply(two_moments.which("an_at", value, found, back))
    return _scheduled(at, value, found[0])


def _at(at: DeskVisit, value: str) -> Reply:
    return _scheduled(at, *moments.pressed(value))


def _scheduled(at: DeskVisit, value: str, moment: datetime) -> Reply:
    visit = at.visit
    return _taken(at, value, "announce.timed", _when, lambda of: announcing.schedule(
        visit.tx, moment, programme=visit.world.programme, **of
    ))  # fmt: skip


def _now(at: DeskVisit, value: str) -> Reply:
    programme = at.visit.world.programme
    return changed(at, value, lambda of: announcing.schedule(at.visit.tx, None, programme=programme, **of))


def _look(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    of, _, rest = value.partition(".")
    messenger, _, language = rest.partition(".")
    wanted = messenger if messenger in MESSENGERS else MESSENGERS[0]
    spoken = language if language in LANGUAGES else REFERENCE
    places, programme = visit.world.places, visit.world.programme
    # Whoever reads another language most often lives abroad.
    zone = programme.time_zone if spoken == REFERENCE else places.zones(programme.common_countries[0])[0]

    def show(one: Broadcast) -> Screen:
        screen = told(visit, one, language=spoken)
        if screen is None:
            return pages.draft(one, None, {}, visit.world, note=say("announce.nothing_to_look_at"))
        return pages.look(one, screen, messenger=wanted, language=spoken, zone=zone, messengers=MESSENGERS)

    return on(at, of, show)


def _test(at: DeskVisit, value: str) -> Reply:
    visit, one = at.visit, here(at, value)
    if one is None or one.empty or told(visit, one, language=REFERENCE) is None:
        return card(at, value, note=say("announce.nothing_to_look_at"))
    reached = try_on(visit.tx, person_id=at.member.person_id, broadcast_id=one.id, now=visit.now)
    return card(at, value, note=say("announce.tested", where=tuple(say(f"messenger.{name}") for name in reached)))


def _drop(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    of, _, yes = value.partition(".")
    if not yes:
        return on(at, of, lambda one: pages.dropping(one, titles(visit.tx, [one])), states=(State.DRAFT,))
    try:
        announcing.drop(visit.tx, broadcast_id=number(of) or 0, actor=at.actor, now=visit.now)
    except NotFound as gone:
        return listed(at, "", note=say(gone.key))
    except ProgrammeError as refused:
        return card(at, of, note=say(refused.key, **refused.params))
    return listed(at, "", note=say("announce.dropped"))


def _on_own(at: DeskVisit, value: str, ask: Callable[[Broadcast], Screen]) -> Reply:
    """Ask for what only an announcement of one's own words has."""
    one = here(at, value)
    if one is not None and one.kind is not Kind.ANNOUNCEMENT:
        return card(at, value)
    return on(at, value, ask, states=(State.DRAFT,))


def _taken(
    at: DeskVisit, value: str, key: str, again: Callable[[DeskVisit, str, Say], Reply], do: Callable[..., object]
) -> Reply:
    """Take what was asked for; what is wrong with it is said, and it is asked for again."""
    try:
        do({"broadcast_id": number(value.partition(".")[0]) or 0, "actor": at.actor, "now": at.visit.now})
    except Invalid as refused:
        return again(at, value, say(f"complaint.{refused.key}", **refused.params))
    except ProgrammeError as refused:
        return card(at, value, note=say(refused.key, **refused.params))
    return card(at, value, note=say(key))


def _waits(at: DeskVisit, page: str, value: str) -> None:
    at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}{page}.{value}")


def _language(value: str) -> str:
    language = value.partition(".")[2]
    return language if language in LANGUAGES else REFERENCE


PAGES: dict[str, DeskPage] = {
    "announce": DeskPage(listed, COORDINATOR_ONLY, command=True),
    "an_show": DeskPage(card, COORDINATOR_ONLY),
    "an_new": DeskPage(_new, COORDINATOR_ONLY),
    "an_text": DeskPage(_text, COORDINATOR_ONLY, hear=_written),
    "an_untext": DeskPage(_untext, COORDINATOR_ONLY),
    "an_file": DeskPage(_file, COORDINATOR_ONLY, hear=_attached),
    "an_unfile": DeskPage(_unfile, COORDINATOR_ONLY),
    "an_at": DeskPage(_at, COORDINATOR_ONLY),
    "an_when": DeskPage(_when, COORDINATOR_ONLY, hear=_timed),
    "an_now": DeskPage(_now, COORDINATOR_ONLY),
    "an_look": DeskPage(_look, COORDINATOR_ONLY),
    "an_test": DeskPage(_test, COORDINATOR_ONLY),
    "an_drop": DeskPage(_drop, COORDINATOR_ONLY),
}
