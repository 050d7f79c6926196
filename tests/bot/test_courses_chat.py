"""Courses by chat: a link brings somebody new, a seat goes from Telegram to Bale, and old buttons change nothing."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.station import Station
from playground import Playground
from programme.course import Circle
from storage.course import course
from storage.engine.tx import Tx
from tests.support.courses import TOLD, opened
from tests.support.person import Person
from tests.support.registering import begins, lives_at_home, sends, tells_the_rest

TITLE = TOLD["title"]


async def opens(bot: list[Station], **about: Any) -> str:
    """Open a course; return the payload of its link."""
    shared = bot[0].shared
    starts = [shared.clock.now() + timedelta(days=30)]

    def work(tx: Tx) -> str:
        course_id = opened(tx, now=shared.clock.now(), starts=starts, **about)
        row = tx.one(sa.select(course.c.code).where(course.c.id == course_id))
        assert row is not None
        return f"course_{row.code}"

    return str(await shared.storage.write(work))


async def test_seat_goes_from_one_to_the_next_over_both_messengers(
    reza: Person, sara: Person, bot: list[Station], playground: Playground
) -> None:
    payload = await opens(bot, capacity=1, circle=Circle.ANYONE)
    await reza.starts(payload.lower())
    page = await reza.sees(TITLE)
    assert "جای خالی: ۱" in page.text
    # The link of the class comes with the seat.
    assert "class.example" not in page.text
    assert "پیوند کلاس با ثبت جای شما" in page.text
    await reza.presses("نام‌نویسی در دوره")
    done = await reza.sees("نام‌نویسی شما انجام شد")
    assert "https://class.example/urban" in done.text
    await sara.says("دوره ها")
    assert "ظرفیت تکمیل است" in (await sara.sees("می‌توانید در آن‌ها نام‌نویسی کنید")).text
    await sara.presses(TITLE)
    await sara.sees("همهٔ جاها پر شده است")
    await sara.presses("نام‌نویسی در فهرست انتظار")
    assert "جایگاه شما در فهرست انتظار: ۱" in (await sara.sees("نام شما در فهرست انتظار ثبت شد")).text
    marked = await sara.sees("مدرس")
    assert marked.labels[0].startswith("نام‌نویسی در فهرست انتظار"), "what was pressed keeps its name"
    await reza.presses("نمی‌توانم بیایم", done)
    sure = await reza.sees("به نخستین نفر فهرست انتظار پیشنهاد می‌شود")
    await reza.presses("بله، نمی‌توانم بیایم", sure)
    await reza.sees("جای شما برای دیگران آزاد شد")
    offer = await sara.sees("نوبت شما شد")
    assert "تا ۱۱ آذر" in offer.text
    await sara.presses("جا را می‌خواهم", offer)
    await sara.sees("جای شما در این دوره ثبت شد")
    # Old buttons: nothing changes, and where things stand is said.
    for old in ("جا را می‌خواهم", "جا را نمی‌خواهم"):
        await sara.presses(old, offer)
        await sara.sees("نام شما در این دوره ثبت است")
    await reza.presses("بله، نمی‌توانم بیایم", sure)
    assert "نام‌نویسی در فهرست انتظار" in (await reza.sees("همهٔ جاها پر شده است")).labels
    await sara.says("/courses")
    assert "نام‌نویسی کرده‌اید" in (await sara.sees("دوره‌های شما")).text
    playground.forward(timedelta(days=40))
    await sara.says("/courses")
    await sara.sees(TITLE)
    await reza.presses("نام‌نویسی در فهرست انتظار")
    await reza.sees("نام‌نویسی در این دوره پایان یافته است")


async def test_link_leads_a_newcomer_through_registration_to_the_course(sara: Person, bot: list[Station]) -> None:
    payload = await opens(bot, circle=Circle.REGISTERED)
    await sara.starts("course_CR-99999")
    await sara.sees("چنین دوره‌ای پیدا نشد")
    await sara.starts(payload)
    page = await sara.sees("نخست در برنامه ثبت‌نام کنید")
    assert (TITLE in page.text, page.labels) == (True, ["ثبت‌نام", "معرفی دوره به دیگران", "دیدن دوره‌ها", "English"])
    await sara.presses("English", page)
    english = await sara.sees("register with the programme first")
    assert (TITLE in english.text, len(english.labels)) == (True, 3)
    await sara.forges("go.language.fa", page)
    await sara.forges("go.c_join.1", page)
    await sara.sees("نخست در برنامه ثبت‌نام کنید")
    await sara.says("/courses")
    await sara.sees("ویژهٔ ثبت‌نام‌کنندگان برنامه")
    await begins(sara)
    await lives_at_home(sara)
    await tells_the_rest(sara)
    await sends(sara)
    await sara.says("/courses")
    await sara.presses(TITLE)
    await sara.presses("نام‌نویسی در دوره")
    await sara.sees("نام‌نویسی شما انجام شد")


async def test_course_is_shared_by_its_links_and_their_pictures(sara: Person, bot: list[Station]) -> None:
    payload = await opens(bot)
    await sara.starts(payload)
    await sara.presses("معرفی دوره به دیگران")
    told = await sara.sees("با این پیوندها")
    assert told.text.count(f"?start={payload}") == 2
    for messenger in ("بله", "تلگرام"):
        caption = await sara.sees(f"دورهٔ «{TITLE}» در {messenger}")
        assert (caption.kind, payload in caption.text) == ("photo", True)
