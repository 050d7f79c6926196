"""Diplomats who ask for more time, by chat: one card after the other, granted or refused by a tap."""

from bot.answering.desk.page import COORDINATOR_ONLY, DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.pages.desk import extensions as pages
from conversations.screen import Say, Until, say
from programme.errors import Conflict, NotFound
from programme.text import number
from services import extension


def _show(at: DeskVisit, value: str) -> Reply:
    return _next(at, after=number(value) or 0)


def _grant(at: DeskVisit, value: str) -> Reply:
    visit, programme = at.visit, at.visit.world.programme
    extension_id = number(value) or 0
    try:
        until = extension.grant(visit.tx, extension_id=extension_id, by=at.actor, programme=programme, now=visit.now)
    except (NotFound, Conflict) as refusal:
        return _next(at, after=extension_id, note=say(refusal.key, **refusal.params))
    return _next(at, after=extension_id, note=say("extension.granted", until=Until(until)))


def _refuse(at: DeskVisit, value: str) -> Reply:
    visit, programme = at.visit, at.visit.world.programme
    extension_id = number(value) or 0
    try:
        extension.refuse(visit.tx, extension_id=extension_id, by=at.actor, programme=programme, now=visit.now)
    except (NotFound, Conflict) as refusal:
        return _next(at, after=extension_id, note=say(refusal.key, **refusal.params))
    return _next(at, after=extension_id, note=say("extension.refused"))


def _next(at: DeskVisit, *, after: int = 0, note: Say | None = None) -> Reply:
    tx, programme = at.visit.tx, at.visit.world.programme
    call = programme.call.code
    asked = extension.upcoming(tx, call=call, after=after)
    if asked is None:
        return at.visit.reply(pages.none(note=note))
    until = extension.would_end(programme, now=at.visit.now)
    return at.visit.reply(pages.card(asked, extension.count(tx, call=call), until, note=note))


PAGES: dict[str, DeskPage] = {
    "ex_list": DeskPage(_show, COORDINATOR_ONLY),
    "ex_grant": DeskPage(_grant, COORDINATOR_ONLY),
    "ex_refuse": DeskPage(_refuse, COORDINATOR_ONLY),
}
