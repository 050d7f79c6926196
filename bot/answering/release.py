"""An author's request to take back an idea whose result was published."""

from collections.abc import Callable

from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.pages import home
from conversations.pages import release as pages
from programme.idea import GONE
from programme.text import number
from services import release
from services.idea_file import open_for_author


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
    asked_at, may_ask = release.asked_at(tx, idea_id=view.id), view.state in release.ASKABLE
    return visit.reply(pages.release(view, asked_at=asked_at, may_ask=may_ask))


PAGES: dict[str, Callable[[Visit, str], Reply]] = {"i_release": _release}
