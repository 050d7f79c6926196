"""After a course: how was it, and the certificate."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.screen import Screen
from programme.notice import Purpose


def _course_after(visit: Visit, body: dict[str, Any]) -> Screen | None:
    return None


NOTICES: dict[Purpose, Tell] = {Purpose.COURSE_AFTER: _course_after}
