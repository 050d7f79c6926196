"""Milestones told to authors, and to the staff authors' reports, and whose an idea is from now on."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages.desk.board import appointed, reported
from conversations.pages.idea_progress import milestone
from conversations.screen import Screen
from programme.notice import Purpose
from programme.staff import DESK_ROLES
from services import board, report
from services import milestone as milestones
from services.staff import member


def _milestone(visit: Visit, body: dict[str, Any]) -> Screen | None:
    found = milestones.to_tell(visit.tx, note_id=body["note"], person_id=visit.who.person_id)
    return None if found is None else milestone(*found)


def _report(visit: Visit, body: dict[str, Any]) -> Screen | None:
    found = report.to_tell(visit.tx, note_id=body["note"], person_id=visit.who.person_id)
    return None if found is None else reported(*found)


def _owner(visit: Visit, body: dict[str, Any]) -> Screen | None:
    who = member(visit.tx, person_id=visit.who.person_id)
    if who is None or who.role not in DESK_ROLES:
        return None
    found = board.appointed(visit.tx, idea_id=body["idea"], person_id=who.person_id)
    return None if found is None else appointed(body["idea"], *found)


NOTICES: dict[Purpose, Tell] = {
    Purpose.MILESTONE: _milestone,
    Purpose.REPORT: _report,
    Purpose.OWNER: _owner,
}
