"""Seats in courses: one is held for somebody who waited, or has gone on; each only while it is true."""

from typing import Any

from bot.answering.course_at import course_at
from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages import course_seats as pages
from conversations.screen import Screen
from programme.enrolment import State
from programme.notice import Purpose
from services.seat_offers import OFFERED, PASSED


def _seat(visit: Visit, body: dict[str, Any]) -> Screen | None:
    at = course_at(visit, body["course"])
    # Whoever has moved since, or was moved, is told of that, if at all.
    if at is None or not at.live or at.mine.version != body["version"]:
        return None
    if body["what"] == OFFERED and at.mine.until is not None:
        return pages.offered(at, again=body.get("again", False)) if visit.now < at.mine.until else None
    if body["what"] == PASSED and at.mine.state is State.WAITLISTED:
        return pages.passed(at)
    return None


NOTICES: dict[Purpose, Tell] = {Purpose.SEAT: _seat}
"""All notices by purpose."""
