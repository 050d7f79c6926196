"""Reminders of sessions, in each reader's own zone."""

from typing import Any
from zoneinfo import ZoneInfo

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages.course_reminder import reminder
from conversations.screen import Screen
from programme.notice import Purpose
from services.reminder_told import told


def _course_reminder(visit: Visit, body: dict[str, Any]) -> Screen | None:
    about = {"occurrence": body["occurrence"], "person_id": visit.who.person_id}
    found = told(visit.tx, **about, now=visit.now)
    if found is None:
        return None
    zone = ZoneInfo(visit.who.zone or visit.world.programme.time_zone)
    return reminder(found.course, found.session, reconfirming=found.reconfirming, zone=zone, now=visit.now)


NOTICES: dict[Purpose, Tell] = {Purpose.COURSE_REMINDER: _course_reminder}
