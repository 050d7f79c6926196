"""Filters and the order of an officer's queue, by chat."""

from dataclasses import replace

from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.reply import Reply
from bot.answering.visit import FIRST_LANGUAGE
from conversations.event import Event, Said
from conversations.pages.desk import filtering as pages
from conversations.screen import Say, say
from programme.registration import State
from programme.text import has_letters, key, store
from programme.triage import Filters, Order
from services import people, queue, tally

LONGEST_CITY = 60
SWITCHES = ("has_file", "flagged", "mine")


def _filter(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    wanted = queue.filters(visit.tx, officer=at.member)
    waiting, more = queue.waiting(visit.tx, call=visit.world.programme.call.code, officer=at.member)
    return visit.reply(pages.filtering(wanted, waiting, visit.world, more=more))


def _keep(at: DeskVisit, **changed: object) -> Reply:
    wanted = replace(queue.filters(at.visit.tx, officer=at.member), **changed)  # type: ignore[arg-type]  # as named
    queue.choose(at.visit.tx, wanted, officer=at.member)
    return _filter(at, "")


def _switch(at: DeskVisit, value: str) -> Reply:
    if value not in SWITCHES:
        return _filter(at, "")
    return _keep(at, **{value: not getattr(queue.filters(at.visit.tx, officer=at.member), value)})


def _order(at: DeskVisit, value: str) -> Reply:
    return _keep(at, order=Order(value)) if value in set(Order) else _filter(at, "")


def _country(at: DeskVisit, value: str) -> Reply:
    visit = at.visit
    if value:
        known = visit.world.places.country(value) is not None
        return _keep(at, country=value if known else None)
    waiting: dict[str, int] = {}
    for state, country, count in tally.read(visit.tx, call=visit.world.programme.call.code):
        if state == State.SUBMITTED:
            waiting[country] = waiting.get(country, 0) + count
    found = sorted(((code, count) for code, count in waiting.items() if count > 0), key=lambda one: -one[1])
    return visit.reply(pages.countries(found, visit.world))


def _connection(at: DeskVisit, value: str) -> Reply:
    if not value:
        return at.visit.reply(pages.connections(at.visit.world))
    known = value in {chip.code for chip in at.visit.world.programme.connections}
    return _keep(at, connection=value if known else None)


def _city(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    if value:
        return _keep(at, city=None, city_tokens=())
    at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}t_city.")
    return at.visit.reply(pages.city(complaint=complaint))


def _city_named(at: DeskVisit, value: str, event: Event) -> Reply:
    named = " ".join(store(event.text).split())[:LONGEST_CITY] if isinstance(event, Said) else ""
    if not has_letters(named):
        return _city(at, "", say("complaint.city.unreadable"))
    # What was found in the table is kept by its number, what was only typed by its letters.
    found = at.visit.world.places.find_cities(named).matches
    texts = [*(str(city.id) for city in found), key(named).replace(" ", "")]
    shown = ", ".join(dict.fromkeys(city.name(at.visit.who.language or FIRST_LANGUAGE) for city in found)) or named
    return _keep(at, city=shown, city_tokens=queue.city_tokens(at.visit.tx, texts))


def _clear(at: DeskVisit, value: str) -> Reply:
    queue.choose(at.visit.tx, Filters(), officer=at.member)
    return _filter(at, "")


PAGES: dict[str, DeskPage] = {
    "t_filter": DeskPage(_filter),
    "t_switch": DeskPage(_switch),
    "t_order": DeskPage(_order),
    "t_country": DeskPage(_country),
    "t_connection": DeskPage(_connection),
    "t_city": DeskPage(_city, hear=_city_named),
    "t_clear": DeskPage(_clear),
}
