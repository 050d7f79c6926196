"""One person on two messengers: /link gives a code, /link CODE on the other one takes it."""

from bot.answering.errand import Errand
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.pages import linking as pages
from conversations.pages.home import home
from conversations.screen import say
from services import linking, people
from services.staff import member


def link(visit: Visit, value: str) -> Reply:
    """Give a code, or take one."""
    if visit.heard is None:
        return visit.reply(home(visit.standing(), visit.world))
    if not value:
        return visit.reply(pages.code(linking.offer(visit.tx, visit.who, now=visit.now)))
    messenger, user_id = visit.heard.messenger, visit.heard.user_id
    programme = visit.world.programme
    if not linking.link(visit.tx, visit.who, messenger=messenger, code=value, programme=programme, now=visit.now):
        return visit.reply(pages.dead())
    found = people.known(visit.tx, messenger=messenger, user_id=user_id)
    assert found is not None  # noqa: S101 - somebody has just written from this account
    visit.who = found
    # Whoever is of the staff has its menu of commands here from now on.
    errand = Errand("commands") if member(visit.tx, person_id=found.person_id) is not None else None
    return visit.reply(home(visit.standing(), visit.world, note=say("link.done")), errand=errand)
