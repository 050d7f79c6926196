"""What an author is asked about one answer."""

from datetime import datetime
from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages.revision import question
from conversations.screen import Screen
from programme.idea import State
from programme.notice import Purpose
from services.idea_file import open_for_author


def _asked(visit: Visit, body: dict[str, Any]) -> Screen | None:
    view = open_for_author(visit.tx, idea_id=body["idea"], person_id=visit.who.person_id)
    if view is None or view.state is not State.NEEDS_REVISION or not view.revisions:
        return None
    asked = view.revisions[0]
    # A newer question has a notice of its own.
    return question(view, asked, visit.world) if asked.at == datetime.fromisoformat(body["at"]) else None


NOTICES: dict[Purpose, Tell] = {Purpose.REVISION: _asked}
