"""Whom an announcement is for, by chat: conditions by chips or typed names, and groups of them."""

from collections.abc import Sequence

from bot.answering.desk.audience_at import aimed, draft, parts, who
from bot.answering.desk.audience_offers import city_by, country_by, kind_of, nobody_in, offered_of
from bot.answering.desk.page import COORDINATOR_ONLY, FOCUS, DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import audience as pages
from conversations.pages.desk.audience import NEW
from conversations.pages.desk.segment_words import segment_words
from conversations.screen import Say, say
from programme.broadcast_told import Broadcast
from programme.segment import And, InCourse, Is, Not, Or, What
from programme.segment_edit import add, cut, groups, join, turn
from programme.text import number
from services import people
from services.course_titles import recent, titles

Tree = Is | Not | And | Or


def _group(at: DeskVisit, value: str) -> Reply:
    def show(one: Broadcast) -> Reply:
        _, version, nth, _ = parts(value)
        number_of = number(nth)
        if one.version != version or number_of is None or number_of >= len(groups(one.segment)):
            return who(at, value, note=say("complaint.segment.changed"))
        return at.visit.reply(pages.group(one, number_of, titles(at.visit.tx, [one]), at.visit.world))

    return draft(at, value, show)


def _add(at: DeskVisit, value: str) -> Reply:
    return draft(at, value, lambda one: at.visit.reply(pages.kinds(one, parts(value)[2])))


def _kind(at: DeskVisit, value: str, complaint: Say | None = None, found: Sequence[Is] | None = None) -> Reply:
    """Offer what a condition of a kind may be; a name may be typed where there are too many."""
    visit = at.visit
    _, _, nth, rest = parts(value)
    place, _, course = rest.partition(".")
    if (kind := kind_of(place)) is None:
        return _add(at, value)

    def show(one: Broadcast) -> Reply:
        further = recent(visit.tx) if kind is What.COURSE and not course else []
        course_id = number(course)
        named = titles(visit.tx, [one])
        offered: Sequence[Is]
        if kind is What.COURSE and course_id is not None:
            named |= dict(recent(visit.tx))
            offered = [Is(what=kind, value=f"{relation}.{course_id}") for relation in InCourse]
        else:
            offered = found if found is not None else offered_of(kind, visit.world)
        if kind in pages.FREELY:
            visit.who = people.turn(visit.tx, visit.who, focus=f"{FOCUS}an_kind.{value}")
        return visit.reply(
            pages.values(one, nth, kind, offered, named, visit.world, further=further, complaint=complaint)
        )

    return draft(at, value, show)


def _typed(at: DeskVisit, value: str, event: Event) -> Reply:
    kind = kind_of(parts(value)[3])
    if not isinstance(event, Said) or kind not in pages.FREELY:
        return _kind(at, value, say("complaint.want_text"))
    visit, world = at.visit, at.visit.world
    if kind is What.COUNTRY:
        meaning = country_by(event.text, world.places)
    else:
        meaning = city_by(visit.tx, event.text, world, now=visit.now)
    if meaning.sure:
        return _put(at, f"{value}.{meaning.offered[0].value}")
    return _kind(at, value, meaning.note, meaning.offered or None)


def _put(at: DeskVisit, value: str) -> Reply:
    _, _, nth, rest = parts(value)
    place, _, told = rest.partition(".")
    kind, number_of = kind_of(place), number(nth)
    if kind is None or (nth != NEW and number_of is None):
        return who(at, value)
    try:
        new = Is(what=kind, value=told)
    except ValueError:
        return who(at, value)
    note = None
    if kind is What.CITY and nobody_in(at.visit.tx, new, now=at.visit.now):
        # Somebody may come; that nobody has is said, since a slip looks the same.
        note = say("audience.city.nobody", city=segment_words(new, {}, at.visit.world))
    return aimed(at, value, lambda have: add(have, new) if number_of is None else join(have, number_of, new), note=note)


def _turn(at: DeskVisit, value: str) -> Reply:
    return aimed(at, value, lambda have: turn(have, number(parts(value)[2]) or 0))


def _cut(at: DeskVisit, value: str) -> Reply:
    return aimed(at, value, lambda have: cut(have, number(parts(value)[2]) or 0))


PAGES: dict[str, DeskPage] = {
    "an_who": DeskPage(who, COORDINATOR_ONLY),
    "an_group": DeskPage(_group, COORDINATOR_ONLY),
    "an_add": DeskPage(_add, COORDINATOR_ONLY),
    "an_kind": DeskPage(_kind, COORDINATOR_ONLY, hear=_typed),
    "an_put": DeskPage(_put, COORDINATOR_ONLY),
    "an_turn": DeskPage(_turn, COORDINATOR_ONLY),
    "an_cut": DeskPage(_cut, COORDINATOR_ONLY),
}
