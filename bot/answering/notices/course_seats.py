"""Seats in courses: offered, taken, passed on."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.screen import Screen
from programme.notice import Purpose


def _seat(visit: Visit, body: dict[str, Any]) -> Screen | None:
    return None


NOTICES: dict[Purpose, Tell] = {Purpose.SEAT: _seat}
