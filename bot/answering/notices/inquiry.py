"""What a person is told when the secretariat asks."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages.inquiry import question
from conversations.screen import Screen
from programme.notice import Purpose
from programme.registration import State
from services.inquiry import open_inquiry


def _asked(visit: Visit, body: dict[str, Any]) -> Screen | None:
    standing = visit.standing()
    if standing.state is not State.NEEDS_INFO or standing.code is None:
        return None
    found = open_inquiry(visit.tx, person_id=visit.who.person_id, programme=visit.world.programme)
    # A newer question has a notice of its own.
    return None if found is None or found["at"] != body["at"] else question(found, standing.code, visit.world)


NOTICES: dict[Purpose, Tell] = {Purpose.INQUIRY: _asked}
