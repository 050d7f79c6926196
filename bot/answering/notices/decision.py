"""The decision on one's registration, told once it is published."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages.decision import decision
from conversations.screen import Screen
from programme.notice import Purpose
from services.decision import published


def _decision(visit: Visit, body: dict[str, Any]) -> Screen | None:
    of = published(visit.tx, body, person_id=visit.who.person_id)
    return None if of is None else decision(of, visit.world)


NOTICES: dict[Purpose, Tell] = {Purpose.DECISION: _decision}
