"""Requests for a person: what waits, whom it is from, answering it; the call list is the same page, filtered."""

from collections.abc import Callable
from functools import partial

from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import extensions
from conversations.pages.desk import requests as pages
from conversations.screen import Say, Screen, say
from programme.errors import Conflict, NotFound
from programme.lifecycle import Role
from programme.request import Kind, Request
from programme.text import number, store
from services import extension, people, requests


def _show(at: DeskVisit, value: str, *, only: Kind | None) -> Reply:
    act, _, of = value.partition("-")
    request_id = number(of)
    if act not in _ACTS or request_id is None:
        return _next(at, only)
    try:
        request = requests.get(at.visit.tx, request_id=request_id, call=at.visit.world.programme.call.code)
    except (NotFound, Conflict) as refusal:
        return _next(at, only, after=request_id, note=say(refusal.key, **refusal.params))
    return _ACTS[act](at, request, only)


def _hear(at: DeskVisit, value: str, event: Event, *, only: Kind | None) -> Reply:
    """Take the words of an answer."""
    words = store(event.text) if isinstance(event, Said) else ""
    request_id = number(value)
    if request_id is None:
        return _next(at, only)
    try:
        request = requests.get(at.visit.tx, request_id=request_id, call=at.visit.world.programme.call.code)
    except (NotFound, Conflict) as refusal:
        return _next(at, only, after=request_id, note=say(refusal.key, **refusal.params))
    if not words:
        return _answer(at, request, only, note=say("request.words_only"))
    _handle(at, request, answer=words)
    return _next(at, only, after=request.id, note=say("request.answered"))


def _next(at: DeskVisit, only: Kind | None, *, after: int = 0, note: Say | None = None) -> Reply:
    tx, call = at.visit.tx, at.visit.world.programme.call.code
    request = requests.upcoming(tx, call=call, kind=only, after=after)
    if request is None:
        return at.visit.reply(_beside(at, pages.none(only=only, note=note), only))
    screen = pages.card(request, requests.open_requests(tx, kind=only), only=only, note=note)
    return at.visit.reply(_beside(at, screen, only))


def _beside(at: DeskVisit, screen: Screen, only: Kind | None) -> Screen:
    """Put below who waits for more time; only a coordinator answers that."""
    if only is not None:
        return screen
    tx, call = at.visit.tx, at.visit.world.programme.call.code
    asked, waiting = extension.waiting(tx, call=call), extension.count(tx, call=call)
    return extensions.beside(screen, asked, waiting, answers=at.member.role is Role.COORDINATOR)


def _at(at: DeskVisit, request: Request, only: Kind | None, *, contact: pages.Contact | None = None) -> Reply:
    waiting = requests.open_requests(at.visit.tx, kind=only)
    return at.visit.reply(pages.card(request, waiting, only=only, contact=contact))


def _look(at: DeskVisit, request: Request, only: Kind | None) -> Reply:
    found = requests.look(at.visit.tx, request, by=at.actor, now=at.visit.now)
    return _at(at, request, only, contact=pages.Contact(*found))


def _answer(at: DeskVisit, request: Request, only: Kind | None, *, note: Say | None = None) -> Reply:
    focus = f"{FOCUS}{pages.PAGES[only]}.{request.id}"
    at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=focus)
    return at.visit.reply(pages.answer(request, only=only, note=note))


def _done(at: DeskVisit, request: Request, only: Kind | None) -> Reply:
    _handle(at, request)
    return _next(at, only, after=request.id, note=say("request.done"))


def _handle(at: DeskVisit, request: Request, *, answer: str | None = None) -> None:
    programme = at.visit.world.programme
    requests.handle(at.visit.tx, request, by=at.actor, programme=programme, now=at.visit.now, answer=answer)


def _pass(at: DeskVisit, request: Request, only: Kind | None) -> Reply:
    return _next(at, only, after=request.id)


_ACTS: dict[str, Callable[[DeskVisit, Request, Kind | None], Reply]] = {
    "at": _at,
    "look": _look,
    "answer": _answer,
    "done": _done,
    "next": _pass,
}
PAGES: dict[str, DeskPage] = {
    page: DeskPage(partial(_show, only=only), command=True, hear=partial(_hear, only=only))
    for only, page in pages.PAGES.items()
}
