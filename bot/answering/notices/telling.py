"""What is shown to somebody whom a notice goes to, in their language."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.answering.notices.registry import NOTICES
from bot.answering.reply import Reply
from bot.answering.runner import Runner
from bot.answering.visit import Visit
from conversations.screen import Screen, say
from programme.notice import Purpose
from services import people
from storage.engine.tx import Tx


def tell(
    tx: Tx,
    runner: Runner,
    *,
    messenger: str,
    user_id: int,
    purpose: str,
    body: dict[str, Any] | None,
    sorry: bool,
    now: datetime,
) -> Reply | None:
    """Write a notice; None when it is of no use any more. `sorry`: it may have arrived before, so that comes first."""
    who = people.known(tx, messenger=messenger, user_id=user_id)
    if who is None:
        return None
    visit = Visit(tx, who, runner.world, runner.phrases, now, links=runner.links)
    screen = NOTICES[Purpose(purpose)](visit, body or {})
    if screen is None:
        return None
    return visit.reply(apologetic(screen) if sorry else screen)


def apologetic(screen: Screen) -> Screen:
    """Put a word of apology before a notice that may come a second time."""
    return replace(screen, lines=(say("notice.apology"), "", *screen.lines))
