"""Milestones told to authors, and their reports told to the staff."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages.desk.board import reported
from conversations.pages.idea_progress import milestone
from conversations.screen import Screen
from programme.notice import Purpose
from services import milestone as milestones
from services import report


def _milestone(visit: Visit, body: dict[str, Any]) -> Screen | None:
    found = milestones.to_tell(visit.tx, note_id=body["note"], person_id=visit.who.person_id)
    return None if found is None else milestone(*found)


def _report(visit: Visit, body: dict[str, Any]) -> Screen | None:
    found = report.to_tell(visit.tx, note_id=body["note"], person_id=visit.who.person_id)
    return None if found is None else reported(*found)


NOTICES: dict[Purpose, Tell] = {Purpose.MILESTONE: _milestone, Purpose.REPORT: _report}
