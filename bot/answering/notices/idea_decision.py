"""The decision on one's idea, told once it is published, and reminders of what is asked then."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages import idea_decision as pages
from conversations.screen import Screen
from programme.notice import Purpose
from services import idea_answer, idea_decision
from services.idea_nudges import awaited


def _decision(visit: Visit, body: dict[str, Any]) -> Screen | None:
    of = idea_decision.published(visit.tx, body, person_id=visit.who.person_id)
    return None if of is None else pages.decision(of, visit.world)


def _reminder(visit: Visit, body: dict[str, Any]) -> Screen | None:
    mine = {"idea_id": body["idea"], "person_id": visit.who.person_id}
    found = idea_answer.standing(visit.tx, **mine)
    return pages.reminder(found) if found is not None and awaited(visit.tx, **mine) else None


NOTICES: dict[Purpose, Tell] = {Purpose.IDEA: _decision, Purpose.IDEA_CONFIRM: _reminder}
