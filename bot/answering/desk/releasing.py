"""Answering authors who want a published idea back, by chat."""

from bot.answering.desk.page import COORDINATOR_ONLY, FOCUS, DeskPage, DeskVisit
from bot.answering.reply import Reply
from conversations.event import Event, Said
from conversations.pages.desk import releasing as pages
from conversations.screen import Say, say
from programme.answers import LONG_LENGTH
from programme.errors import Conflict, NotFound
from programme.text import number, store
from services import people, release
from services.idea_access import is_there, open_for_desk

DEEDS = {"grant": release.grant, "keep": release.keep}


def _list(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    found = release.asked(at.visit.tx, call=at.visit.world.programme.call.code, viewer=at.member)
    return at.visit.reply(pages.requests(found, note=note))


def _one(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    of = number(value)
    one = None if of is None else release.get(at.visit.tx, idea_id=of)
    view = None if one is None else open_for_desk(at.visit.tx, idea_id=one.idea_id, member=at.member)
    if one is None or view is None:
        return _list(at, "", note=note or say("release.nothing"))
    return at.visit.reply(pages.request(view, one, at.visit.world, note=note))


def _words(at: DeskVisit, value: str, *, note: Say | None = None) -> Reply:
    _, of, version = _read(value)
    one = release.get(at.visit.tx, idea_id=of)
    if one is None or one.version != version or not is_there(at.visit.tx, idea_id=of, member=at.member):
        return _one(at, str(of), note=note)
    at.visit.who = people.turn(at.visit.tx, at.visit.who, focus=f"{FOCUS}rl_words.{value}")
    return at.visit.reply(pages.words(one.code, value, note=note))


def _hear_words(at: DeskVisit, value: str, event: Event) -> Reply:
    words = store(event.text) if isinstance(event, Said) else ""
    if not words or len(words) > LONG_LENGTH:
        return _words(at, value, note=say("release.words_only", most=LONG_LENGTH))
    return _answer(at, value, words)


def _do(at: DeskVisit, value: str) -> Reply:
    return _answer(at, value, None)


def _answer(at: DeskVisit, value: str, words: str | None) -> Reply:
    how, of, version = _read(value)
    visit, programme = at.visit, at.visit.world.programme
    if how not in DEEDS:
        return _list(at, "")
    if not is_there(visit.tx, idea_id=of, member=at.member):
        return _list(at, "", note=say("release.nothing"))
    about = {"idea_id": of, "version": version}
    try:
        DEEDS[how](visit.tx, **about, words=words, by=at.actor, programme=programme, now=visit.now)
    except (NotFound, Conflict) as refusal:
        return _one(at, str(of), note=say(refusal.key, **refusal.params))
    return _list(at, "", note=say(f"release.{how}.done"))


def _read(value: str) -> tuple[str, int, int]:
    """Read a button's value: grant or keep, the idea, and its version as it was shown."""
    how, _, rest = value.partition(".")
    of, _, version = rest.partition(".")
    return how, number(of) or 0, number(version) or 0


PAGES: dict[str, DeskPage] = {
    "rl_list": DeskPage(_list, COORDINATOR_ONLY),
    "rl_one": DeskPage(_one, COORDINATOR_ONLY),
    "rl_words": DeskPage(_words, COORDINATOR_ONLY, hear=_hear_words),
    "rl_do": DeskPage(_do, COORDINATOR_ONLY),
}
