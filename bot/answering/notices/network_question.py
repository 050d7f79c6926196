"""The question of the month as it goes out; the table of broadcasts by kind calls it."""

from typing import Protocol

from bot.answering.visit import Visit
from conversations.pages import network as pages
from conversations.screen import Screen
from programme.network import Answer
from services import network_question


class Asks(Protocol):
    """A broadcast that asks."""

    @property
    def question_id(self) -> int | None:
        """The question."""


def question(visit: Visit, one: Asks) -> Screen | None:
    """Ask; None for a question that was closed meanwhile."""
    asked = network_question.read(visit.tx, question_id=one.question_id or 0)
    if not asked.is_open:
        return None
    # One letter is for all who read alike: nothing of anybody's own stands in it.
    return pages.question(asked, Answer())
