"""A coordinator's desk without a messenger: buttons pressed and words written, with the screen that comes of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.answering.desk.page import DeskVisit
from bot.answering.desk.registry import DESK
from bot.answering.desk.values import fits
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from conversations.event import Said
from conversations.screen import Screen
from conversations.world import World
from locales.catalogue import Catalogues
from services import people
from services.staff import member
from storage.engine.tx import Tx
from tests.support.courses import COURSES_NOW
from tests.support.pending import coordinator

Desk = Callable[..., Any]
USER = 100


def desk_of(world: World, catalogues: Catalogues, *, user_id: int = USER) -> Desk:
    """Press a button of a coordinator's desk, or answer a page with words; return the screen."""

    def act(tx: Tx, press: str, words: str | None = None, *, now: datetime = COURSES_NOW) -> Screen:
        who = people.known(tx, messenger="telegram", user_id=user_id)
        if who is None:
            coordinator(tx, world, user_id)
            who = people.known(tx, messenger="telegram", user_id=user_id)
        assert who is not None
        one = member(tx, person_id=who.person_id)
        assert one is not None
        at = DeskVisit(Visit(tx, who, world, Phrases(catalogues), now), one)
        page, _, value = press.removeprefix("go.").partition(".")
        if words is None:
            assert fits(page, value), f"no button of ours holds {press}"
            return DESK[page].show(at, value).screen
        hear = DESK[page].hear
        assert hear is not None
        return hear(at, value, Said(words)).screen

    return act


def presses(screen: Screen) -> list[str]:
    """Name what the buttons of a screen carry."""
    return [button.press for row in screen.rows for button in row]
