"""An author's answer to whether their idea may be joined with another one; a tap."""

from collections.abc import Callable

from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.pages import home
from conversations.pages import joining as pages
from programme.text import number
from services import merges, merging

ANSWERS = {"yes": True, "no": False}


def _merge(visit: Visit, value: str) -> Reply:
    of, _, said = value.partition(".")
    merge_id, person_id = number(of), visit.who.person_id
    if merge_id is None:
        return visit.reply(home.home(visit.standing(), visit.world))
    if said in ANSWERS:
        agrees, programme = ANSWERS[said], visit.world.programme
        merging.answer(
            visit.tx, merge_id=merge_id, person_id=person_id, agrees=agrees, programme=programme, now=visit.now
        )
        own = merges.own(visit.tx, merge_id=merge_id, person_id=person_id)
        return visit.reply(pages.answered(own, agrees=agrees))
    asked = merges.question(visit.tx, merge_id=merge_id, person_id=person_id)
    if asked is None:
        return visit.reply(home.home(visit.standing(), visit.world))
    agreed = merges.agreed(visit.tx, merge_id=merge_id, person_id=person_id)
    return visit.reply(pages.question(asked, visit.world, agreed=agreed))


PAGES: dict[str, Callable[[Visit, str], Reply]] = {"i_merge": _merge}
