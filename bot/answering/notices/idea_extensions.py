"""What a diplomat is told of deadlines and of more time; each only while it is true."""

from typing import Any

from bot.answering.idea_draft import until
from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages import idea_deadline
from conversations.screen import Screen
from programme.extension import Asking
from programme.idea import State
from programme.notice import Purpose
from services import extension
from services.own_ideas import own_ideas
from storage.utc import epoch


def _warning(visit: Visit, body: dict[str, Any]) -> Screen | None:
    ends = until(visit)
    # A deadline that moved has warnings of its own.
    if ends is None or not ends.open or epoch(ends.until) != body["deadline"]:
        return None
    mine = own_ideas(visit.tx, person_id=visit.who.person_id)
    unsent = [one for one in mine if one.state is State.DRAFT and not one.empty]
    return idea_deadline.warning(unsent, ends) if unsent else None


def _extension(visit: Visit, body: dict[str, Any]) -> Screen | None:
    ends, programme = until(visit), visit.world.programme
    if ends is None:
        return None
    match extension.asking(visit.tx, person_id=visit.who.person_id, programme=programme, now=visit.now):
        case Asking.GRANTED:
            return idea_deadline.granted(ends) if ends.open else None
        case Asking.REFUSED:
            return idea_deadline.denied(ends)
    return None


NOTICES: dict[Purpose, Tell] = {Purpose.IDEA_DRAFT: _warning, Purpose.EXTENSION: _extension}
