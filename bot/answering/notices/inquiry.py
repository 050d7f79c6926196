"""What a person is told when the secretariat asks."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages.inquiry import question
from conversations.screen import Screen
from programme.notice import Purpose
from services.inquiry import open_inquiry


def _asked(visit: Visit, body: dict[str, Any]) -> Screen | None:
    found = open_inquiry(visit.tx, person_id=visit.who.person_id, programme=visit.world.programme)
    code = visit.standing().code
    return None if found is None or code is None else question(found, code, visit.world)


NOTICES: dict[Purpose, Tell] = {Purpose.INQUIRY: _asked}
