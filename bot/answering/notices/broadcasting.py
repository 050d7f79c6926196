"""Broadcasts, and the question to a second person."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.answering.desk.broadcasts import present
from bot.answering.notices.network_question import question
from bot.answering.notices.notice import Tell
from bot.answering.visit import FIRST_LANGUAGE, Visit
from conversations.pages import broadcast as pages
from conversations.pages.desk.broadcasting import paused
from conversations.screen import Screen, say
from programme.broadcast import Kind, State
from programme.broadcast_told import Broadcast
from programme.course import ENROLLABLE
from programme.notice import Purpose
from programme.text import number
from services import broadcast_progress
from services.broadcast_test import PREFIX
from services.course import seen
from services.course_titles import titles
from services.staff import coordinators

Written = Callable[[Visit, Broadcast, str], Screen | None]
"""Write a broadcast in a language; None when it is of no use any more."""


def _announcement(visit: Visit, one: Broadcast, language: str) -> Screen | None:
    return None if one.empty else pages.announcement(one, language)


def _course(visit: Visit, one: Broadcast, language: str) -> Screen | None:
    told_of = None if one.course_id is None else seen(visit.tx, course_id=one.course_id)
    # Before it opens it is only looked at; what is over, or called off, is announced to nobody.
    fits = told_of is not None and (told_of.state in ENROLLABLE and bool(told_of.to_come(visit.now)))
    return pages.course(one, told_of) if fits and told_of is not None else None


def _question(visit: Visit, one: Broadcast, language: str) -> Screen | None:
    return question(visit, one)


KINDS: dict[Kind, Written] = {Kind.ANNOUNCEMENT: _announcement, Kind.COURSE: _course, Kind.QUESTION: _question}
"""How each kind is written."""


def told(visit: Visit, one: Broadcast, *, language: str) -> Screen | None:
    """Write a broadcast as its recipients read it in a language; None when there is nothing to tell."""
    return KINDS[one.kind](visit, one, language)


def _broadcast(visit: Visit, body: dict[str, Any]) -> Screen | None:
    occurrence = str(body.get("occurrence") or "")
    test = occurrence.startswith(PREFIX)
    of = number(occurrence.removeprefix(PREFIX).partition(".")[0])
    one = None if of is None else broadcast_progress.found(visit.tx, broadcast_id=of)
    if one is None or one.state in (State.ABORTED, State.DROPPED):
        return None
    if test and visit.who.person_id not in coordinators(visit.tx):
        return None
    screen = told(visit, one, language=visit.who.language or FIRST_LANGUAGE)
    if screen is None or not test:
        return screen
    return replace(screen, lines=(say("broadcast.test"), "", *screen.lines))


def _broadcast_approval(visit: Visit, body: dict[str, Any]) -> Screen | None:
    one = broadcast_progress.found(visit.tx, broadcast_id=int(body["broadcast"]))
    waits = one is not None and one.state is State.PROPOSED and one.version == body["version"]
    if one is None or not waits or visit.who.person_id not in coordinators(visit.tx):
        return None
    person_id = visit.who.person_id
    return replace(present(visit.tx, one, person_id=person_id, world=visit.world, now=visit.now), replaces=False)


def _broadcast_paused(visit: Visit, body: dict[str, Any]) -> Screen | None:
    one = broadcast_progress.found(visit.tx, broadcast_id=int(body["broadcast"]))
    rests = one is not None and one.state is State.PAUSED and one.paused_because == body["because"]
    if one is None or not rests or visit.who.person_id not in coordinators(visit.tx):
        return None
    return paused(one, broadcast_progress.totals(visit.tx, one), titles(visit.tx, [one]))


NOTICES: dict[Purpose, Tell] = {
    Purpose.BROADCAST: _broadcast,
    Purpose.BROADCAST_APPROVAL: _broadcast_approval,
    Purpose.BROADCAST_PAUSED: _broadcast_paused,
}
