"""The desk's pages of one course, without a messenger: cancelling, counting, changing, announcing."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.answering.desk.page import DeskVisit
from bot.answering.desk.registry import DESK
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from bot.messengers.render import Reader, label
from conversations.event import Said
from conversations.screen import Screen
from conversations.world import World
from locales.bidi import plain
from locales.catalogue import Catalogues
from programme.course import State as CourseState
from services import course, people
from services.staff import member
from storage import Storage
from storage.engine.tx import Tx
from tests.support.courses import COURSES_NOW, met, opened, seated
from tests.support.pending import coordinator
from tests.support.telling import keys

Desk = Callable[..., Any]


@pytest.fixture
def desk(world: World, catalogues: Catalogues) -> Desk:
    """Press a button of a coordinator's desk, or answer a page with words; return the screen."""

    def act(tx: Tx, press: str, words: str | None = None) -> Screen:
        who = people.known(tx, messenger="telegram", user_id=100)
        if who is None:
            coordinator(tx, world, 100)
            who = people.known(tx, messenger="telegram", user_id=100)
        assert who is not None
        one = member(tx, person_id=who.person_id)
        assert one is not None
        at = DeskVisit(Visit(tx, who, world, Phrases(catalogues), COURSES_NOW), one)
        page, _, value = press.removeprefix("go.").partition(".")
        if words is None:
            return DESK[page].show(at, value).screen
        hear = DESK[page].hear
        assert hear is not None
        return hear(at, value, Said(words)).screen

    return act


def presses(screen: Screen) -> list[str]:
    return [button.press for row in screen.rows for button in row]


async def test_course_is_cancelled_only_once_its_reason_was_seen(storage: Storage, desk: Desk) -> None:
    course_id = await storage.write(opened)
    await storage.write(lambda tx: seated(tx, course_id=course_id, person_id=met(tx, 1)))
    first = await storage.write(desk, f"go.cc_cancel.{course_id}", "مدرس نیامد")
    sure = await storage.write(desk, f"go.cc_cancel.{course_id}", "سیل آمد")
    assert (sure.lines[0].params["reason"], sure.lines[0].params["count"]) == ("سیل آمد", 1)
    # The button of the reason before asks anew.
    again = await storage.write(desk, presses(first)[0])
    assert keys(again.lines) == ["course.change.cancel_ask"]
    assert (await storage.read(course.seen, course_id=course_id)).state is CourseState.OPEN  # type: ignore[union-attr]
    done = await storage.write(desk, presses(sure)[0])
    assert keys(done.lines)[0] == "course.change.cancelled"
    assert await storage.read(course.cancelled_because, course_id=course_id) == "سیل آمد"


async def test_what_is_being_told_is_not_taken_back_any_more(storage: Storage, desk: Desk) -> None:
    course_id = await storage.write(opened)
    await storage.write(lambda tx: seated(tx, course_id=course_id, person_id=met(tx, 1)))
    waits = await storage.write(desk, f"go.cc_text.{course_id}.teacher", "مدرس دیگر")
    assert {f"go.cc_tell.{course_id}", f"go.cc_undo.{course_id}"} <= {*presses(waits)}
    telling = await storage.write(desk, f"go.cc_tell.{course_id}")
    assert "course.change.telling" in keys(telling.lines)
    assert "course.change.waits" not in keys(telling.lines)
    assert not {f"go.cc_tell.{course_id}", f"go.cc_undo.{course_id}"} & {*presses(telling)}


async def test_session_button_fits_a_narrow_screen(
    storage: Storage, desk: Desk, world: World, catalogues: Catalogues
) -> None:
    course_id = await storage.write(opened)
    screen = await storage.write(desk, f"go.cc_at.{course_id}")
    (button,) = [one for row in screen.rows for one in row if one.press.startswith("go.cc_session.")]
    home = world.programme
    reader = Reader(catalogues.locale("fa"), home.time_zone, home.time_zone, home.city)
    assert plain(label(button.label, reader)) == "جلسهٔ ۱: ۱۰ اسفند، ۱۸:۰۰"
