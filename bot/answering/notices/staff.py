"""What somebody of the staff is told when their role changes."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages.desk import notice as pages
from conversations.screen import Screen
from programme.notice import Purpose
from services.staff import member


def _role(visit: Visit, body: dict[str, Any]) -> Screen | None:
    one = member(visit.tx, person_id=visit.who.person_id)
    if (one and one.role) != body.get("role"):
        return None  # it changed again meanwhile, and that is told, too
    return pages.removed() if one is None else pages.role(one.role)


NOTICES: dict[Purpose, Tell] = {Purpose.STAFF: _role}
