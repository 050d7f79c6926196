"""Conversations with citizens, on the desk."""

from collections.abc import Callable
from typing import Any

from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.desk.triage import text_of
from bot.answering.errand import handing_out_talk
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.event import Event, Said
from conversations.pages.desk import talks as pages
from conversations.screen import Say, Screen, say
from programme.conversation import LONGEST, Line, Talk
from programme.errors import NotFound
from programme.staff import DESK_ROLES, Member
from programme.text import number
from services import conversation as conversations
from services import conversation_office as office
from services import people
from services.conversation_files import has_files
from services.conversation_news import look
from services.staff import member, members


def answered_by_reply(visit: Visit, line: Line, event: Event) -> Screen | None:
    """Take an officer's reply to the notice of a citizen's line for their answer; None for whoever is none."""
    who = member(visit.tx, person_id=visit.who.person_id)
    if who is None or who.role not in DESK_ROLES or line.officer_id is not None:
        return None
    if not isinstance(event, Said):
        return pages.words_only()
    text = text_of(event, longest=LONGEST)
    if isinstance(text, Say):
        return Screen((text,))
    return _answer(DeskVisit(visit, who), line.conversation_id, text, seen=line.id)


def _list(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    visit, page = at.visit, number(value) or 0
    look(visit.tx, person_id=at.member.person_id, now=visit.now)
    found, count = office.listed(visit.tx, page=page)
    if not found and page:
        return _list(at, "", note=note)
    waiting = office.count(visit.tx)
    return visit.reply(pages.listed(found, count, waiting, visit.world, page=page, most=office.SHOWN, note=note))


def _one(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    of, _, before = value.partition(".")
    visit, talk = at.visit, _talk(at, of)
    if talk is None:
        return _gone(at)
    look(visit.tx, person_id=at.member.person_id, now=visit.now)
    said = conversations.lines(visit.tx, conversation_id=talk.id, before=number(before))
    older = bool(said) and bool(conversations.lines(visit.tx, conversation_id=talk.id, before=said[0].id))
    last = conversations.last(visit.tx, conversation_id=talk.id)
    files = has_files(visit.tx, conversation_id=talk.id)
    return visit.reply(pages.one(talk, said, visit.world, last=last, older=older, files=files, note=note))


def _write(at: DeskVisit, value: str, complaint: Say | None = None) -> Reply:
    """Ask for an answer, and note up to which line the officer has seen."""
    talk = _talk(at, value.partition(".")[0])
    if talk is None:
        return _gone(at)
    tx = at.visit.tx
    last = conversations.last(tx, conversation_id=talk.id)
    at.visit.who = people.turn(tx, at.visit.who, focus=f"{FOCUS}tk_answer.{talk.id}.{last}")
    said = conversations.lines(tx, conversation_id=talk.id)
    return at.visit.reply(pages.write(talk, said, at.visit.world, complaint=complaint))


def _written(at: DeskVisit, value: str, event: Event) -> Reply:
    of, _, seen = value.partition(".")
    text = text_of(event, longest=LONGEST)
    if isinstance(text, Say):
        return _write(at, of, text)
    return at.visit.reply(_answer(at, number(of) or 0, text, seen=number(seen) or 0))


def _answer(at: DeskVisit, conversation_id: int, text: str, *, seen: int) -> Screen:
    about = {"conversation_id": conversation_id, "seen": seen, **_by(at)}
    return _sent(at, lambda: office.answer(at.visit.tx, text, **about))


def _send(at: DeskVisit, value: str) -> Reply:
    return at.visit.reply(_sent(at, lambda: office.send_held(at.visit.tx, line_id=number(value) or 0, **_by(at))))


def _sent(at: DeskVisit, do: Callable[[], office.Answered]) -> Screen:
    try:
        done = do()
    except NotFound as gone:
        return _list(at, "", note=say(gone.key)).screen
    talk = conversations.talk(at.visit.tx, conversation_id=done.conversation_id)
    assert talk is not None  # noqa: S101 - it is locked
    return pages.sent(talk) if done.held is None else pages.held(talk, done.held, done.meanwhile)


def _drop(at: DeskVisit, value: str) -> Reply:
    try:
        conversation_id = office.drop_held(at.visit.tx, line_id=number(value) or 0, officer=at.member)
    except NotFound as gone:
        return _list(at, "", note=say(gone.key))
    return _one(at, str(conversation_id), note=say("talks.dropped"))


def _close(at: DeskVisit, value: str) -> Reply:
    of, _, seen = value.partition(".")
    about = {"conversation_id": number(of) or 0, "seen": number(seen) or 0}
    try:
        closed = office.close(at.visit.tx, **about, officer=at.member, now=at.visit.now)
    except NotFound:
        return _gone(at)
    return _one(at, of, note=say("talks.closed_now" if closed else "talks.wrote_meanwhile"))


def _giving(at: DeskVisit, value: str) -> Reply:
    talk = _talk(at, value)
    if talk is None:
        return _gone(at)
    return at.visit.reply(pages.giving(talk, _colleagues(at, talk), at.visit.world))


def _give(at: DeskVisit, value: str) -> Reply:
    of, _, to = value.partition(".")
    about = {"conversation_id": number(of) or 0, "to": number(to) or 0, **_by(at)}
    try:
        office.give(at.visit.tx, **about)
    except NotFound as refused:
        return _one(at, of, note=say(refused.key))
    return _one(at, of, note=say("talks.given"))


def _files(at: DeskVisit, value: str) -> Reply:
    talk = _talk(at, value)
    if talk is None:
        return _gone(at)
    shown = _one(at, value)
    return at.visit.reply(shown.screen, errand=handing_out_talk(talk.id))


def _colleagues(at: DeskVisit, talk: Talk) -> list[Member]:
    besides = {at.member.person_id, talk.officer_id, talk.person_id}
    return [one for one in members(at.visit.tx) if one.role in DESK_ROLES and one.person_id not in besides]


def _talk(at: DeskVisit, value: str) -> Talk | None:
    return conversations.talk(at.visit.tx, conversation_id=number(value) or 0)


def _gone(at: DeskVisit) -> Reply:
    return _list(at, "", note=say("talks.gone"))


def _by(at: DeskVisit) -> dict[str, Any]:
    return {"officer": at.member, "programme": at.visit.world.programme, "now": at.visit.now}


PAGES: dict[str, DeskPage] = {
    "talks": DeskPage(_list, command=True),
    "tk_list": DeskPage(_list),
    "tk_one": DeskPage(_one),
    "tk_answer": DeskPage(_write, hear=_written),
    "tk_send": DeskPage(_send),
    "tk_drop": DeskPage(_drop),
    "tk_close": DeskPage(_close),
    "tk_give": DeskPage(_giving),
    "tk_to": DeskPage(_give),
    "tk_files": DeskPage(_files),
}
