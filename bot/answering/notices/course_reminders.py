"""Reminders of sessions, in each reader's own zone."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.screen import Screen
from programme.notice import Purpose


def _course_reminder(visit: Visit, body: dict[str, Any]) -> Screen | None:
    return None


NOTICES: dict[Purpose, Tell] = {Purpose.COURSE_REMINDER: _course_reminder}
