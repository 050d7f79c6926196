"""All pages of the desk, and the one door to them."""

from dataclasses import replace

from bot.answering.desk import (
    announcing,
    assigning,
    audience,
    audience_named,
    board,
    course_cancelling,
    course_changes,
    course_people,
    course_sessions,
    courses,
    deciding,
    desk,
    disputes,
    extensions,
    filtering,
    find,
    idea_desk,
    inquiring,
    merging,
    network,
    outbox,
    passing,
    publishing,
    releasing,
    requests,
    review_card,
    reviewing,
    revising,
    sending,
    sheets,
    staff,
    statistics,
    story,
    talks,
    triage,
)
from bot.answering.desk.page import FOCUS, DeskPage, DeskVisit
from bot.answering.desk.values import TYPED, fits
from bot.answering.errand import Errand
from bot.answering.heard import Command, Going
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.event import Event
from conversations.pages import about
from conversations.screen import Say
from programme.lifecycle import Role
from programme.staff import DESK_ROLES, Member
from services import people
from services.staff import member, refused, was_member

DESK: dict[str, DeskPage] = {}
for _module in (
    *(desk, triage, passing, filtering, inquiring, disputes),
    *(find, story, requests, statistics, outbox),
    *(publishing, sheets, staff),
    *(idea_desk, extensions, assigning, reviewing, revising),
    *(deciding, merging, releasing, board),
    *(courses, course_changes, course_cancelling, course_sessions, course_people, network, talks),
    *(announcing, audience, audience_named, sending),
):
    DESK |= _module.PAGES

COMMANDS = frozenset(name for name, page in DESK.items() if page.command)


def commands_for(who: Member | None) -> list[str]:
    """Name the commands that somebody may use at the desk; none for whoever is not of the staff."""
    return [] if who is None else [name for name in DESK if name in COMMANDS and who.role in DESK[name].roles]


def show(visit: Visit, name: str, value: str) -> Reply:
    """Show a page of the desk to whoever may see it; to others it is as if there were none, and it is written down.

    So it is with a press that no button of ours can have sent, whoever sent it.
    """
    page, who = DESK[name], member(visit.tx, person_id=visit.who.person_id)
    what = None if visit.heard is None else visit.heard.what
    if who is None or who.role not in page.roles or (isinstance(what, Going) and not fits(name, value)):
        return _refuse(visit, name, who)
    if isinstance(what, Command) and name not in TYPED:
        value = ""
    return page.show(DeskVisit(visit, who), value)


def hear(visit: Visit, event: Event) -> Reply:
    """Take what a page of the desk asked for."""
    name, _, value = (visit.who.focus or "").removeprefix(FOCUS).partition(".")
    page, who = DESK.get(name), member(visit.tx, person_id=visit.who.person_id)
    visit.who = people.turn(visit.tx, visit.who, focus=None)
    if page is None or page.hear is None or who is None or who.role not in page.roles:
        return _refuse(visit, name, who)
    return page.hear(DeskVisit(visit, who), value, event)


def lost(visit: Visit) -> Reply:
    """Answer what nobody understands: whoever works at the desk is led there, everybody else to their own page."""
    who = member(visit.tx, person_id=visit.who.person_id)
    return _lost(visit, who)


def refuse(visit: Visit, name: str, note: Say) -> Reply | None:
    """Say at the desk why a page of it refused; None for whoever is not of the desk."""
    who = member(visit.tx, person_id=visit.who.person_id)
    if name not in DESK or who is None or who.role not in DESK[name].roles:
        return None
    if name.startswith(triage.PREFIX):
        return triage.next_card(DeskVisit(visit, who), note)
    if who.role is Role.REVIEWER:
        return review_card.refuse(DeskVisit(visit, who), note)
    reply = DESK["desk"].show(DeskVisit(visit, who), "")
    return replace(reply, screen=replace(reply.screen, lines=(note, "", *reply.screen.lines)))


def _refuse(visit: Visit, name: str, who: Member | None) -> Reply:
    refused(visit.tx, person_id=visit.who.person_id, what=name, now=visit.now)
    # Whoever was of the staff once still has its menu of commands.
    errand = Errand("commands") if was_member(visit.tx, person_id=visit.who.person_id) else None
    return replace(_lost(visit, who), errand=errand)


def _lost(visit: Visit, who: Member | None) -> Reply:
    if who is None:
        return visit.reply(about.lost(visit.standing(), visit.world))
    return visit.reply(about.lost_at_desk() if who.role in DESK_ROLES else about.lost_at_reviews())
