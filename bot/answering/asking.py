"""Asking for a person of the secretariat, and the answer to an invitation that asks for a talk first."""

from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.pages import about
from programme.request import Kind
from services import people
from services.requests import ask

PERSON = "person"
"""The focus of somebody whose next text is a question to a person."""


def ask_person(visit: Visit, question: str | None) -> None:
    """Note for the secretariat that somebody wants a person, and what they ask."""
    ask(visit.tx, person_id=visit.who.person_id, kind=Kind.HELP, question=question, now=visit.now)


def wait_for_question(visit: Visit) -> None:
    """Take the next text for a question to a person."""
    visit.who = people.turn(visit.tx, visit.who, focus=PERSON)


def question(visit: Visit, value: str) -> Reply:
    """Ask for a question to a person; nothing is noted before there is one."""
    wait_for_question(visit)
    return visit.reply(about.question(visit.world))
