"""The desk's pages of one course, without a messenger: cancelling, counting, changing, announcing."""

from typing import Any

import pytest
import sqlalchemy as sa

from bot.messengers.render import Reader, label
from conversations.screen import keys_of, say
from conversations.world import World
from locales.bidi import plain
from locales.catalogue import Catalogues
from programme.course import Circle
from programme.course import State as CourseState
from programme.course_list import Group
from programme.enrolment import State
from services import broadcast_approval, broadcast_steer, course
from storage import Storage
from storage.broadcast import broadcast
from storage.course import course as courses
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from tests.services.test_announcing import companions, written
from tests.support.courses import COURSES_NOW, course_of, filled, met, opened, seated
from tests.support.desk import Desk, desk_of, presses
from tests.support.pending import coordinator
from tests.support.telling import keys


@pytest.fixture
def desk(world: World, catalogues: Catalogues) -> Desk:
    """Press a button of a coordinator's desk, or answer a page with words; return the screen."""
    return desk_of(world, catalogues)


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


async def test_one_count_stands_on_the_list_the_card_and_the_list_of_people(storage: Storage, desk: Desk) -> None:
    course_id = await storage.write(opened)

    def come(tx: Tx) -> None:
        seated(tx, course_id=course_id, person_id=met(tx, 1))
        for user_id, name in ((2, State.OFFERED), (3, State.WAITLISTED)):
            one = seated(tx, course_id=course_id, person_id=met(tx, user_id))
            tx.run(sa.update(enrolment).where(enrolment.c.id == one).values(state=name.value))

    async def counts() -> set[str]:
        pages = (f"go.course.{group}.0", *(f"go.{page}.{course_id}" for page in ("cs_one", "cp_list", "cc_at")))
        screens = [await storage.write(desk, page) for page in pages]
        assert f"go.cs_one.{course_id}" in presses(screens[2])
        found = (one for screen in screens for one in keys_of(screen.lines))
        return {repr(one) for one in found if one.key in ("course.seats", "course.seats_waiting", "course.came")}

    await storage.write(come)
    group = Group.OPEN
    assert await counts() == {repr(say("course.seats_waiting", taken=2, capacity=20, waiting=1))}
    ended = (sa.update(enrolment).values(state="absent"), sa.update(courses).values(state="finished"))
    await storage.write(lambda tx: [tx.run(one) for one in ended])
    await storage.write(lambda tx: tx.run(sa.update(enrolment).where(enrolment.c.id == 1).values(state="completed")))
    group = Group.OVER
    assert await counts() == {repr(say("course.came", came=1, rolled=3))}


async def test_proposer_reads_who_gave_an_announcement_back(storage: Storage, world: World, desk: Desk) -> None:
    mina, omid = [
        await storage.write(coordinator, world, user_id, name) for user_id, name in ((100, "مینا"), (101, "امید"))
    ]
    await storage.write(companions, 51)
    one, version = await storage.write(written, mina)
    about: dict[str, Any] = {"broadcast_id": one, "now": COURSES_NOW}
    await storage.write(broadcast_approval.submit, version=version, actor=mina, programme=world.programme, **about)
    assert "announce.given_back" not in keys((await storage.write(desk, f"go.an_show.{one}")).lines)
    await storage.write(broadcast_approval.take_back, actor=omid, **about)
    first = (await storage.write(desk, f"go.an_show.{one}")).lines[0]
    assert first == say("announce.given_back", by="امید")


async def test_card_says_that_the_announcement_waits_or_was_ended_early(
    storage: Storage, world: World, desk: Desk
) -> None:
    await storage.write(desk, "go.course.")
    omid = await storage.write(coordinator, world, 101, "امید")
    await storage.write(companions, 51)
    course_id = await storage.write(lambda tx: filled(tx, circle=Circle.COMPANIONS))
    row = await storage.read(course_of, course_id)
    done = await storage.write(desk, f"go.cs_go.{course_id}.{row.version}")
    assert {"course.announced_waits", "course.news.waits"} <= {*keys(done.lines)}
    news: Any = await storage.read(lambda tx: tx.one(sa.select(broadcast)))
    about: dict[str, Any] = {"broadcast_id": news.id, "actor": omid, "now": COURSES_NOW}
    approve = broadcast_approval.approve
    await storage.write(approve, version=news.version, programme=world.programme, **about)
    assert not [key for key in keys((await storage.write(desk, f"go.cs_one.{course_id}")).lines) if "news" in key]
    await storage.write(broadcast_steer.abort, **about)
    ended = await storage.write(desk, f"go.cs_one.{course_id}")
    assert say("course.news.ended", sent=0, total=51) in ended.lines
