"""The answers to an invitation; an old button, or a second tap, says where one stands and changes nothing."""

from dataclasses import replace

from bot.answering import idea_answer
from bot.answering.asking import wait_for_question
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.event import Said
from conversations.pages import invitation, status
from conversations.screen import say
from programme.registration import State
from services import invitation_answer


def accept(visit: Visit, value: str) -> Reply:
    """Take the invitation up."""
    programme = visit.world.programme
    if invitation_answer.accept(visit.tx, person_id=visit.who.person_id, programme=programme, now=visit.now):
        return visit.reply(invitation.accepted(visit.standing(), visit.world))
    return _where(visit, "accept")


def talk(visit: Visit, value: str) -> Reply:
    """Ask for a talk; the next text says about what."""
    programme = visit.world.programme
    if invitation_answer.talk(visit.tx, person_id=visit.who.person_id, programme=programme, now=visit.now):
        wait_for_question(visit)
        return visit.reply(invitation.talk(visit.world))
    return _where(visit, "talk")


def decline(visit: Visit, value: str) -> Reply:
    """Let the invitation go, once it was asked whether that is meant."""
    programme = visit.world.programme
    if value != "yes" and visit.standing().state is State.INVITED:
        return visit.reply(invitation.decline(visit.world))
    if value == "yes" and invitation_answer.decline(
        visit.tx, person_id=visit.who.person_id, programme=programme, now=visit.now
    ):
        return visit.reply(invitation.declined())
    return _where(visit, "decline")


def _where(visit: Visit, answer: str) -> Reply:
    """Say where one stands, as an answer to a button of another time; words may be meant for an idea."""
    written = visit.heard is not None and isinstance(visit.heard.what, Said)
    if written and (reply := idea_answer.typed(visit, answer)) is not None:
        return reply
    screen = status.status(visit.standing(), visit.world)
    return visit.reply(replace(screen, toast=say("form.old_button")))
