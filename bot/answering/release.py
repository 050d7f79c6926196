"""An author's request to take back an idea whose result was published."""

from collections.abc import Callable

from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.event import Event, Said
from conversations.pages import home
from conversations.pages import release as pages
from conversations.screen import Say, say
from programme.answers import LONG_LENGTH
from programme.idea import GONE
from programme.idea_file import IdeaFile
from programme.text import number, store
from services import people, release
from services.idea_file import open_for_author

PAGE = "i_release"


def _release(visit: Visit, value: str) -> Reply:
    of, _, said = value.partition(".")
    idea_id, tx, person_id = number(of), visit.tx, visit.who.person_id
    view = None if idea_id is None else open_for_author(tx, idea_id=idea_id, person_id=person_id)
    if view is None or view.state in GONE:
        return visit.reply(home.home(visit.standing(), visit.world))
    if said == "yes":
        release.ask(tx, idea_id=view.id, person_id=person_id, programme=visit.world.programme, now=visit.now)
        return visit.reply(pages.asked(view))
    if said == "no":
        release.take_back(tx, idea_id=view.id, person_id=person_id, now=visit.now)
        return visit.reply(pages.undone(view))
    return _shown(visit, view)


def _shown(visit: Visit, view: IdeaFile, *, complaint: Say | None = None) -> Reply:
    asked_at, may_ask = release.asked_at(visit.tx, idea_id=view.id), view.state in release.ASKABLE
    if asked_at is None and may_ask:
        # The reason may come in the next message; without one it is asked for by the button.
        visit.who = people.turn(visit.tx, visit.who, focus=f"{PAGE}.{view.id}")
    return visit.reply(pages.release(view, asked_at=asked_at, may_ask=may_ask, complaint=complaint))


def _reason(visit: Visit, value: str, event: Event) -> Reply:
    """Ask for an idea with the reason that was written."""
    view = open_for_author(visit.tx, idea_id=number(value) or 0, person_id=visit.who.person_id)
    words = store(event.text) if isinstance(event, Said) else ""
    if view is None or view.state not in release.ASKABLE or release.asked_at(visit.tx, idea_id=view.id) is not None:
        return _release(visit, value)
    if not words or len(words) > LONG_LENGTH:
        return _shown(visit, view, complaint=say("release.words_only", most=LONG_LENGTH))
    programme, person_id = visit.world.programme, visit.who.person_id
    release.ask(visit.tx, idea_id=view.id, person_id=person_id, programme=programme, now=visit.now, words=words)
    return visit.reply(pages.asked(view, words=words))


PAGES: dict[str, Callable[[Visit, str], Reply]] = {PAGE: _release}
HEARS: dict[str, Callable[[Visit, str, Event], Reply]] = {PAGE: _reason}
