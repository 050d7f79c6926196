"""The question of the month, answered by chips or a sentence."""

from collections.abc import Callable
from typing import Any

from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.event import Event, Said
from conversations.pages import network as pages
from conversations.screen import Say, say
from programme.network import ANSWER_LENGTH, Question
from programme.text import has_letters, number, store
from services import network_answer, network_question, people


def _show(visit: Visit, value: str) -> Reply:
    asked = network_question.read(visit.tx, question_id=_id(value))
    given = network_answer.read(visit.tx, question_id=asked.id, person_id=visit.who.person_id)
    return visit.reply((pages.question if asked.is_open else pages.closed)(asked, given))


def _chip(visit: Visit, value: str) -> Reply:
    of, _, rest = value.partition(".")
    way, _, code = rest.partition(".")
    network_answer.tick(visit.tx, code, on=way == pages.ON, **_about(visit, of))
    return _show(visit, of)


def _write(visit: Visit, value: str, *, complaint: Say | None = None) -> Reply:
    asked = _open(visit, value)
    if asked is None:
        return _show(visit, value)
    visit.who = people.turn(visit.tx, visit.who, focus=f"{pages.WRITE}.{asked.id}")
    return visit.reply(pages.writing(asked, complaint=complaint))


def _hear(visit: Visit, value: str, event: Event) -> Reply:
    text = store(event.text) if isinstance(event, Said) else ""
    if not has_letters(text):
        return _write(visit, value, complaint=say("complaint.want_text"))
    if len(text) > ANSWER_LENGTH:
        wrong = say("complaint.text.too_long", most=ANSWER_LENGTH, length=len(text))
        return _write(visit, value, complaint=wrong)
    network_answer.tell(visit.tx, text, **_about(visit, value))
    return _done(visit, value)


def _unwrite(visit: Visit, value: str) -> Reply:
    network_answer.tell(visit.tx, None, **_about(visit, value))
    return _show(visit, value)


def _done(visit: Visit, value: str) -> Reply:
    asked = network_question.read(visit.tx, question_id=_id(value))
    given = network_answer.read(visit.tx, question_id=asked.id, person_id=visit.who.person_id)
    if not asked.is_open:
        return _show(visit, value)
    return visit.reply(pages.thanks(asked, given) if given.chips or given.text else pages.nothing(asked))


def _open(visit: Visit, value: str) -> Question | None:
    asked = network_question.read(visit.tx, question_id=_id(value))
    return asked if asked.is_open else None


def _about(visit: Visit, value: str) -> dict[str, Any]:
    return {"question_id": _id(value), "person_id": visit.who.person_id, "now": visit.now}


def _id(value: str) -> int:
    return number(value) or 0


PAGES: dict[str, Callable[[Visit, str], Reply]] = {
    pages.SHOW: _show,
    pages.CHIP: _chip,
    pages.WRITE: _write,
    pages.UNWRITE: _unwrite,
    pages.DONE: _done,
}
HEARS: dict[str, Callable[[Visit, str, Event], Reply]] = {pages.WRITE: _hear}
"""What is made of the message that a page asked for, by the page; the account's focus is `PAGE.VALUE`."""

STARTS: dict[str, Callable[[Visit, str], Reply]] = {}
"""Pages that a deep link leads to, by how its payload begins; the rest of the payload is the value."""

COMMANDS = frozenset[str]()
"""Those of the pages that are commands, too."""
