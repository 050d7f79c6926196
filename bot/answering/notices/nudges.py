"""Notices of the clock to people who have not answered, and answers of the secretariat; each only while it is true."""

from typing import Any

from bot.answering.notices.notice import Tell
from bot.answering.visit import Visit
from conversations.pages import about, home, invitation
from conversations.screen import Screen
from programme.notice import Purpose
from programme.registration import State
from programme.request import Kind
from services import draft_nudges, requests


def _invitation(visit: Visit, body: dict[str, Any]) -> Screen | None:
    standing = visit.standing()
    if standing.code != body["code"]:
        return None
    if body.get("over"):
        return invitation.ended() if standing.state is State.COMPANION else None
    talks = requests.waits(visit.tx, person_id=visit.who.person_id, kinds=(Kind.TALK,))
    if standing.state is not State.INVITED or talks or invitation.over(standing, visit.world):
        return None
    return invitation.reminder(visit.world)


def _draft(visit: Visit, body: dict[str, Any]) -> Screen | None:
    standing = visit.standing()
    alone = standing.state is State.DRAFT and standing.code == body["code"]
    if not alone or standing.begun_version != body["version"]:
        return None
    return home.nudge(standing, visit.world) if visit.world.programme.registration_open(visit.now) else None


def _lapse(visit: Visit, body: dict[str, Any]) -> Screen | None:
    ends = {call.code: visit.world.programme.lapses_at(call) for call in visit.world.programme.calls}
    lapses_at = ends.get(body["call"])
    if lapses_at is None or not draft_nudges.lapses(visit.tx, person_id=visit.who.person_id, call=body["call"]):
        return None
    return home.lapses(visit.standing(), lapses_at)


def _answer(visit: Visit, body: dict[str, Any]) -> Screen | None:
    told = requests.answered(visit.tx, request_id=body["request"], person_id=visit.who.person_id)
    return None if told is None else about.answer(*told)


NOTICES: dict[Purpose, Tell] = {
    Purpose.INVITATION: _invitation,
    Purpose.DRAFT: _draft,
    Purpose.LAPSE: _lapse,
    Purpose.ANSWER: _answer,
}
