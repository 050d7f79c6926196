"""Ideas given to institutions and reviewers, by chat."""

from collections.abc import Callable
from typing import Any

from bot.answering.desk.page import COORDINATOR_ONLY, DeskPage, DeskVisit, Show
from bot.answering.reply import Reply
from conversations.pages.desk import assigning as pages
from conversations.screen import Say, say
from programme.assignment import Plan
from programme.errors import Conflict, Invalid, NotFound, ProgrammeError
from programme.text import number
from services import assignment, assignment_choice, assignment_needs
from services.idea_access import is_there, open_for_desk
from services.staff import names
from storage.engine.tx import Tx


def _assign(at: DeskVisit, value: str) -> Reply:
    return _plan(at, assignment.look(at.visit.tx, programme=at.visit.world.programme))


def _ok(at: DeskVisit, value: str) -> Reply:
    visit, programme = at.visit, at.visit.world.programme
    found, done = assignment.apply(visit.tx, mark=value, **_acting(at))
    if not done:
        return _plan(at, found, say("assign.changed"))
    left = assignment.look(visit.tx, programme=programme)
    return _plan(at, left, say("assign.done", count=len(found.offers)))


def _plan(at: DeskVisit, found: Plan, note: Say | None = None) -> Reply:
    visit, programme = at.visit, at.visit.world.programme
    named = {gap.idea_id for gap in found.gaps} | {offer.idea_id for offer in found.offers}
    screen = pages.plan(
        found,
        assignment_needs.loads(visit.tx, found),
        assignment_choice.codes(visit.tx, named, viewer=at.member),
        visit.world,
        waiting=assignment_needs.waiting(visit.tx, programme=programme),
        note=note,
    )
    return visit.reply(screen)


def _list(at: DeskVisit, value: str) -> Reply:
    page = number(value) or 0
    found, more = assignment_choice.ideas(at.visit.tx, programme=at.visit.world.programme, viewer=at.member, page=page)
    return at.visit.reply(pages.ideas([(row.id, row.code) for row in found], page=page, more=more))


def _idea(at: DeskVisit, value: str, note: Say | None = None) -> Reply:
    visit, idea_id = at.visit, number(value)
    view = None if idea_id is None else open_for_desk(visit.tx, idea_id=idea_id, member=at.member)
    if view is None:
        return _plan_with(at, say("assign.idea_gone"))
    try:
        choice = assignment_choice.choice(visit.tx, idea_id=view.id, programme=visit.world.programme)
    except NotFound as refusal:
        return _plan_with(at, _said(refusal))
    called = names(visit.tx, {one.reviewer_id for one in choice.plan.offers})
    return visit.reply(pages.one_idea(view, choice, called, visit.world, note=note))


def _pick(at: DeskVisit, value: str) -> Reply:
    of, code, wanted = value.split(".")
    try:
        assignment_choice.choose(at.visit.tx, idea_id=int(of), code=code, wanted=wanted == "on", **_acting(at))
    except (Conflict, Invalid, NotFound) as refusal:
        # Nothing was written before it was refused.
        return _idea(at, of, _said(refusal))
    return _idea(at, of)


def _auto(at: DeskVisit, value: str) -> Reply:
    try:
        assignment_choice.automatic(at.visit.tx, idea_id=int(value), **_acting(at))
    except NotFound as refusal:
        return _plan_with(at, _said(refusal))
    return _idea(at, value)


def _give(at: DeskVisit, value: str) -> Reply:
    of, _, mark = value.partition(".")
    found, done = assignment.apply(at.visit.tx, mark=mark, idea_id=int(of), **_acting(at))
    return _idea(at, of, say("assign.done", count=len(found.offers)) if done else say("assign.changed"))


def _offers(at: DeskVisit, value: str) -> Reply:
    visit, idea_id = at.visit, number(value)
    view = None if idea_id is None else open_for_desk(visit.tx, idea_id=idea_id, member=at.member)
    if view is None:
        return _plan_with(at, say("assign.idea_gone"))
    choice = assignment_choice.choice(visit.tx, idea_id=view.id, programme=visit.world.programme)
    return visit.reply(pages.offers(view, choice, visit.world))


def _back(at: DeskVisit, value: str) -> Reply:
    idea_id = assignment_choice.withdraw(at.visit.tx, **_review(at, value))
    return _idea(at, str(idea_id), say("assign.taken_back"))


def _other(at: DeskVisit, value: str) -> Reply:
    idea_id = assignment_choice.give_to_another(at.visit.tx, **_review(at, value))
    return _idea(at, str(idea_id), say("assign.given_on"))


def _plan_with(at: DeskVisit, note: Say) -> Reply:
    return _plan(at, assignment.look(at.visit.tx, programme=at.visit.world.programme), note)


def _there(show: Show, idea_of: Callable[[Tx, int], int | None] | None = None) -> Show:
    """Do something about an idea only where it is there for the coordinator; `idea_of`: a button names a review."""

    def shown(at: DeskVisit, value: str) -> Reply:
        tx, of = at.visit.tx, number(value.partition(".")[0])
        idea_id = of if of is None or idea_of is None else idea_of(tx, of)
        if idea_id is None or not is_there(tx, idea_id=idea_id, member=at.member):
            return _plan_with(at, say("assign.idea_gone"))
        return show(at, value)

    return shown


def _said(refusal: ProgrammeError) -> Say:
    return say(refusal.key, **refusal.params)


def _review(at: DeskVisit, value: str) -> dict[str, Any]:
    review_id, _, version = value.partition(".")
    return {"review_id": int(review_id), "version": int(version), **_acting(at)}


def _acting(at: DeskVisit) -> dict[str, Any]:
    return {"programme": at.visit.world.programme, "actor": at.actor, "now": at.visit.now}


PAGES: dict[str, DeskPage] = {
    "assign": DeskPage(_assign, COORDINATOR_ONLY, command=True),
    "as_ok": DeskPage(_ok, COORDINATOR_ONLY),
    "as_list": DeskPage(_list, COORDINATOR_ONLY),
    "as_idea": DeskPage(_there(_idea), COORDINATOR_ONLY),
    "as_pick": DeskPage(_there(_pick), COORDINATOR_ONLY),
    "as_auto": DeskPage(_there(_auto), COORDINATOR_ONLY),
    "as_give": DeskPage(_there(_give), COORDINATOR_ONLY),
    "as_offers": DeskPage(_there(_offers), COORDINATOR_ONLY),
    "as_back": DeskPage(_there(_back, assignment_choice.idea_of), COORDINATOR_ONLY),
    "as_other": DeskPage(_there(_other, assignment_choice.idea_of), COORDINATOR_ONLY),
}
