"""Coordinators are told that an author wants a published idea back, and the author what came of it."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages import release as pages
from conversations.pages.desk import releasing
from conversations.screen import Screen
from programme.notice import Purpose
from services import release
from services.staff import coordinators, member


def _told(visit: Visit, body: dict[str, Any]) -> Screen | None:
    tx, person_id, answer = visit.tx, visit.who.person_id, body.get("answer")
    if answer == "erased":
        return None if member(tx, person_id=person_id) is None else releasing.lost(body["code"])
    idea_id = body["idea"]
    if answer == "ended":
        over = release.ended(tx, idea_id=idea_id, person_id=person_id)
        return None if over is None else pages.ended(*over)
    if "answer" in body:
        granted = body["answer"] == "granted"
        found = release.told(tx, idea_id=idea_id, person_id=person_id, granted=granted)
        return None if found is None else pages.told(*found, granted=granted)
    one = release.get(tx, idea_id=idea_id)
    if one is None or one.asked_at.isoformat() != body["asked_at"] or person_id not in coordinators(tx):
        return None
    return releasing.told(one)


NOTICES: dict[Purpose, Tell] = {Purpose.RELEASE: _told}
