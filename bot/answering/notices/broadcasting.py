"""Broadcasts, and the question to a second person."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.screen import Screen
from programme.notice import Purpose


def _broadcast(visit: Visit, body: dict[str, Any]) -> Screen | None:
    return None


def _broadcast_approval(visit: Visit, body: dict[str, Any]) -> Screen | None:
    return None


NOTICES: dict[Purpose, Tell] = {Purpose.BROADCAST: _broadcast, Purpose.BROADCAST_APPROVAL: _broadcast_approval}
