"""The secretariat's question to a citizen, and the thanks for the answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from conversations.pages.link import link
from conversations.screen import Code, Say, Screen, Shown, say
from conversations.world import World
from programme.triage import NO_ANSWER_DAYS


def question(
    inquiry: Mapping[str, Any], code: str, world: World, *, complaint: Say | None = None, waits: bool = False
) -> Screen:
    """Ask; `waits`: the next message is the answer, so no button is needed."""
    ready = next((one for one in world.programme.questions if one.code == inquiry.get("question")), None)
    lines: list[Shown] = [] if complaint is None else [complaint, ""]
    lines += [say("inquiry.title", code=Code(code)), ready or str(inquiry.get("text") or "")]
    lines.append(say("inquiry.how"))
    # Once the card went back without an answer, one is still taken, and nobody counts the days.
    if (asked_at := inquiry.get("at")) and not inquiry.get("no_answer"):
        until = datetime.fromisoformat(asked_at) + timedelta(days=NO_ANSWER_DAYS)
        lines.append(say("inquiry.until", until=until.astimezone(world.programme.zone).date()))
    return Screen(tuple(lines), () if waits else ((link("answer", "button.answer"),),))


def thanks() -> Screen:
    """Say that the answer has arrived."""
    return Screen((say("inquiry.thanks"),), ((link("status", "button.status"),),))
