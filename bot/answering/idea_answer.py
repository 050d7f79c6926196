"""The answers of authors whose ideas can be carried out; an old button says where the idea is and changes nothing."""

from collections.abc import Callable
from dataclasses import replace

from bot.answering.asking import wait_for_question
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.pages import idea_decision as pages
from conversations.pages import status
from conversations.screen import say
from programme.idea import State
from programme.idea_decision import IdeaStanding
from programme.text import number
from services import idea_answer
from services.idea_decision import told


def typed(visit: Visit, answer: str) -> Reply | None:
    """Take the words of a button for an answer about the one idea that waits for one; of several, show the first."""
    waiting = idea_answer.awaiting(visit.tx, person_id=visit.who.person_id)
    if not waiting:
        return None
    return PAGES[f"i_{answer}"](visit, str(waiting[0])) if len(waiting) == 1 else _where(visit, str(waiting[0]))


def _accept(visit: Visit, value: str) -> Reply:
    found = _found(visit, value)
    if found is None or not idea_answer.accept(visit.tx, **_mine(visit, found), now=visit.now):
        return _where(visit, value)
    return visit.reply(pages.accepted(found))


def _talk(visit: Visit, value: str) -> Reply:
    """Ask for a talk; the next text says about what."""
    found = _found(visit, value)
    if found is None or not idea_answer.talk(visit.tx, **_mine(visit, found), now=visit.now):
        return _where(visit, value)
    wait_for_question(visit)
    return visit.reply(pages.talk(found))


def _decline(visit: Visit, value: str) -> Reply:
    """Let an idea go, once it was asked whether that is meant."""
    one, _, sure = value.partition(".")
    found = _found(visit, one)
    if found is None or found.state is not State.AWAITING:
        return _where(visit, one)
    if sure == "no":
        return visit.reply(pages.stands(found))
    if sure != "yes":
        return visit.reply(pages.decline(found))
    if not idea_answer.decline(visit.tx, **_mine(visit, found), now=visit.now):
        return _where(visit, one)
    return visit.reply(pages.declined(found))


def _mine(visit: Visit, found: IdeaStanding) -> dict[str, int]:
    return {"idea_id": found.id, "person_id": visit.who.person_id}


def _found(visit: Visit, value: str) -> IdeaStanding | None:
    one = number(value)
    return None if one is None else idea_answer.standing(visit.tx, idea_id=one, person_id=visit.who.person_id)


def _where(visit: Visit, value: str) -> Reply:
    """Say where the idea is, or where one stands; to a button of another time, that it is one."""
    found = _found(visit, value)
    if found is None:
        screen = status.status(visit.standing(), visit.world)
    else:
        decision = told(visit.tx, idea_id=found.id, person_id=visit.who.person_id)
        screen = pages.stands(found) if decision is None else pages.decision(decision, visit.world)
    return visit.reply(replace(screen, toast=say("form.old_button")))


PAGES: dict[str, Callable[[Visit, str], Reply]] = {"i_accept": _accept, "i_talk": _talk, "i_decline": _decline}
