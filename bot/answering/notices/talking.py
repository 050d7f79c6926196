"""Lines of a conversation between a citizen and the office."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages import talking as pages
from conversations.pages.desk import talks as desk_pages
from conversations.screen import Screen
from programme.conversation import Line, Talk
from programme.notice import Purpose
from services import conversation, conversation_office
from services.conversation_news import works
from services.staff import name_of


def _conversation(visit: Visit, body: dict[str, Any]) -> Screen | None:
    if body.get("waits"):
        return _waits(visit)
    line = conversation.line(visit.tx, line_id=body["line"])
    talk = None if line is None else conversation.talk(visit.tx, conversation_id=line.conversation_id)
    if line is None or talk is None:
        return None  # erased meanwhile
    if line.officer_id is not None:
        theirs = talk.person_id == visit.who.person_id
        return pages.answer(line, talk.topic, visit.world) if theirs else None
    return _wrote(visit, talk, line, by=body.get("by"))


def _wrote(visit: Visit, talk: Talk, line: Line, *, by: int | None) -> Screen | None:
    """Tell the officer whose conversation it still is; what was answered meanwhile only if it was given to them."""
    if talk.officer_id != visit.who.person_id or not works(visit.tx, talk.officer_id):
        return None
    if by is None and talk.waits_since is None:
        return None
    return desk_pages.wrote(talk, line, visit.world, by=name_of(visit.tx, person_id=by))


def _waits(visit: Visit) -> Screen | None:
    count = conversation_office.count(visit.tx)
    return desk_pages.somebody_waits(count) if count and works(visit.tx, visit.who.person_id) else None


NOTICES: dict[Purpose, Tell] = {Purpose.CONVERSATION: _conversation}
