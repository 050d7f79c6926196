"""Announcements by chat: written step by step, wrong answers lose nothing, tried on oneself, approved by another."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from bot.station import Station
from conversations.screen import Screen
from conversations.world import World
from locales.catalogue import Catalogues
from programme.answers import Kept
from programme.broadcast import State
from programme.course import Circle
from programme.lifecycle import Role
from programme.notice import Purpose
from services import announcing, broadcast_approval, broadcast_run, broadcast_steer, course, course_news, people
from services.broadcast import move, read
from services.journal import Actor
from storage import Storage
from storage.broadcast import broadcast
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.person import person
from storage.registration import registration
from tests.services.test_announcing import companions, written
from tests.support.courses import CLOCK, COURSES_NOW, met, opened
from tests.support.pending import coordinator
from tests.support.person import Meets, Person
from tests.support.screening import invites, joins
from tests.support.telling import keys


async def coordinates(meets: Meets, bot: list[Station], name: str, messenger: str) -> Person:
    one = await meets(name, messenger)
    await joins(one, await invites(bot, Role.COORDINATOR, name=name))
    return one


async def state_of(bot: list[Station]) -> Any:
    query = sa.select(broadcast).where(broadcast.c.state != State.DROPPED.value)
    return (await bot[0].shared.storage.read(query))[0]


async def test_announcement_is_written_tried_and_approved_by_another(meets: Meets, bot: list[Station]) -> None:
    mina = await coordinates(meets, bot, "مینا", "telegram")
    omid = await coordinates(meets, bot, "امید", "bale")
    await bot[0].shared.storage.write(companions, 51)
    await mina.says("/announce")
    await mina.sees("هنوز اطلاعیه‌ای نیست")
    await mina.presses("اطلاعیهٔ تازه")
    await mina.sees("هنوز متنی ندارد")

    # Whatever is wrong is said, and what was told before stays.
    await mina.presses("متن فارسی")
    await mina.sees("متن فارسی را بنویسید")
    await mina.sends("photo")
    await mina.sees("فقط نوشته پذیرفته می‌شود")
    await mina.says("ن" * 4000)
    await mina.sees("۴٬۰۰۰")
    await mina.says("کلاس *تازه*: https://class.example/a_b")
    await mina.sees("متن ذخیره شد")
    await mina.presses("تصویر یا فایل")
    await mina.sees("یک تصویر یا فایل بفرستید")
    await mina.says("متن")
    await mina.sees("تصویر یا فایل لازم است")
    await mina.sends("document", name="run.exe", mime="application/x-msdownload")
    await mina.sees("این نوع فایل پذیرفته نمی‌شود")
    await mina.sends("photo")
    assert "همراه با: عکس" in (await mina.sees("تصویر یا فایل ذخیره شد")).text
    await mina.presses("حذف تصویر یا فایل")
    await mina.is_answered()

    # To whom: by chips and typed names; a stale chip changes nothing.
    await mina.presses("گیرندگان")
    await mina.sees("هنوز گیرنده‌ای انتخاب نشده")
    await mina.presses("گروه‌های آماده")
    offered = await mina.sees("کدام گروه؟")
    await mina.presses("همراهان")
    counted = await mina.sees("شمار گیرندگان: ۵۱")
    assert counted.text.count("نمونه: ") == 3
    assert "۵۱ نفر در هیچ پیام‌رسانی" not in counted.text
    await mina.presses("خارج از کشور", offered)
    assert "خارج از کشور" not in (await mina.sees("در این میان تغییر کرده")).text
    await mina.presses("افزودن شرط (و)")
    await mina.presses("کشور")
    await mina.sees("نام را بنویسید")
    await mina.says("هیچستان")
    await mina.says("اتریش")
    await mina.sees("همراهان، و اتریش")
    await mina.presses("اتریش")
    await mina.presses("برعکس کردن (به‌جز)")
    assert "شمار گیرندگان: ۵۱" in (await mina.sees("همراهان، و به‌جز اتریش")).text
    await mina.presses("ذخیره با نام")
    await mina.sees("نام این گروه")
    await mina.says("همراهان دیگر")
    await mina.sees("با این نام ذخیره شد")
    await mina.presses("بازگشت")
    await mina.presses("زمان ارسال")
    await mina.sees("چه روز و ساعتی")
    await mina.says("روزی از روزها")
    await mina.sees("چه روز و ساعتی")
    await mina.says("فردا ساعت ۱۸")
    await mina.sees("زمان ارسال ذخیره شد")

    # As it will be read, and as it arrives.
    await mina.presses("پیش‌نمایش")
    looked = await mina.sees("در تلگرام به زبان فارسی چنین دیده می‌شود")
    assert "https://class.example/a_b" in looked.text
    assert "پرسش دارم" in looked.text
    await mina.presses("بله")
    await mina.sees("در بله")
    await mina.presses("ارسال آزمایشی به خودم")
    tried = await mina.sees("فقط برای شما")
    assert "کلاس تازه" in tried.text
    assert tried.labels == ["پرسش دارم"]

    await mina.says("/announce")
    await mina.sees("اطلاعیه‌ها")
    await mina.presses(f"go.an_show.{(await state_of(bot)).id}")
    await mina.sees("شمار گیرندگان")
    await mina.presses("ارسال")
    sure = await mina.sees("هماهنگ‌کنندهٔ دیگری باید تأیید کند")
    await mina.presses("درخواست تأیید نفر دوم")
    waits = await mina.sees("پیشنهاد از: مینا")
    assert "تأیید" not in waits.labels
    await mina.presses("درخواست تأیید نفر دوم", sure)
    await mina.sees("دیگر پیش‌نویس نیست")
    await omid.sees("پیشنهاد از: مینا")
    await omid.presses("تأیید")
    await omid.is_answered()
    row = await state_of(bot)
    # It waits for its hour.
    assert (row.state, row.counted, row.starts_at.hour, row.starts_at.minute) == ("approved", 51, 14, 30)
    # Her message says so by itself.
    assert (await mina.sees("تأیید از: امید")).id == waits.id
    await omid.presses("لغو ارسال")
    await omid.sees("لغو شود؟")
    await omid.presses("بله، لغو شود")
    await omid.sees("لغوشده")


@pytest.fixture
def told(world: World, catalogues: Catalogues) -> Any:
    """Write a broadcast's notice for somebody."""

    def tell(tx: Tx, user_id: int, purpose: Purpose, **body: Any) -> Screen | None:
        who = people.known(tx, messenger="telegram", user_id=user_id)
        assert who is not None
        return NOTICES[purpose](Visit(tx, who, world, Phrases(catalogues), COURSES_NOW), body)

    return tell


async def test_everybody_reads_it_in_their_language_with_what_goes_with_it(
    storage: Storage, world: World, told: Any
) -> None:
    mina = await storage.write(coordinator, world, 100)
    ids = await storage.write(companions, 2)
    english = sa.update(person).where(person.c.id == ids[1]).values(language="en")
    await storage.write(lambda tx: tx.run(english))

    def begun(tx: Tx) -> int:
        one, _ = written(tx, mina)
        announcing.write(tx, broadcast_id=one, language="en", text="News", actor=mina, now=COURSES_NOW)
        picture = Kept(kind="photo", messenger="telegram", ref="picture", size=9)
        announcing.attach(tx, picture, broadcast_id=one, actor=mina, now=COURSES_NOW)
        move(tx, read(tx, broadcast_id=one), "approve", actor=mina, now=COURSES_NOW)
        move(tx, read(tx, broadcast_id=one), "start", actor=CLOCK, now=COURSES_NOW, total=2)
        return one

    one = await storage.write(begun)
    for user_id, words in ((1000, "خبر"), (1001, "News")):
        screen = await storage.read(told, user_id, Purpose.BROADCAST, occurrence=f"{one}.0")
        assert screen.lines[0].text == words
        assert keys(screen.lines) == ["broadcast.hint"]
        assert [button.press for row in screen.rows for button in row] == [f"go.tk_ask.broadcast-{one}"]
        assert screen.attached is not None
        assert screen.attached.photo
    # A test is the coordinators' alone, and nothing comes of what was ended, or never was.
    about = {"occurrence": f"test.{one}.telegram.2027"}
    tried = await storage.read(told, 100, Purpose.BROADCAST, **about)
    assert keys(tried.lines) == ["broadcast.test", "broadcast.hint"]
    assert await storage.read(told, 1000, Purpose.BROADCAST, **about) is None
    for wrong in ("", "x.0", f"{10**9}.0"):
        assert await storage.read(told, 1000, Purpose.BROADCAST, occurrence=wrong) is None
    await storage.write(lambda tx: move(tx, read(tx, broadcast_id=one), "abort", actor=mina, now=COURSES_NOW))
    assert await storage.read(told, 1000, Purpose.BROADCAST, occurrence=f"{one}.0") is None


async def test_course_is_announced_as_long_as_one_may_enrol(storage: Storage, world: World, told: Any) -> None:
    await storage.write(companions, 1)
    course_id = await storage.write(opened, circle=Circle.COMPANIONS)
    about: dict[str, Any] = {"programme": world.programme, "now": COURSES_NOW}
    one = await storage.write(course_news.announce, course_id=course_id, **about)
    screen = await storage.read(told, 1000, Purpose.BROADCAST, occurrence=f"{one}.0")
    assert [button.press for row in screen.rows for button in row] == [
        f"go.c_one.{course_id}", f"go.tk_ask.broadcast-{one}",
    ]  # fmt: skip
    assert "مبانی دیپلماسی شهری" in repr(screen.lines)
    officer = Actor(Role.OFFICER, 901)
    await storage.write(
        lambda tx: course.move(tx, course.read(tx, course_id=course_id), "cancel", actor=officer, now=COURSES_NOW)
    )
    assert await storage.read(told, 1000, Purpose.BROADCAST, occurrence=f"{one}.0") is None


async def test_question_to_a_second_person_is_of_use_only_while_it_waits_as_it_was(
    storage: Storage, world: World, told: Any
) -> None:
    mina, omid = await storage.write(coordinator, world, 100), await storage.write(coordinator, world, 101)
    await storage.write(companions, 51)
    one, version = await storage.write(written, mina)
    more: dict[str, Any] = {"programme": world.programme, "now": COURSES_NOW}
    await storage.write(broadcast_approval.submit, broadcast_id=one, version=version, actor=mina, **more)
    asked = {"broadcast": one, "version": version + 1}
    screen = await storage.read(told, 101, Purpose.BROADCAST_APPROVAL, **asked)
    assert f"go.an_ok.{one}.{version + 1}" in repr(screen.rows)
    for user_id, body in ((1000, asked), (101, asked | {"version": version}), (101, asked | {"broadcast": 10**9})):
        assert await storage.read(told, user_id, Purpose.BROADCAST_APPROVAL, **body) is None
    await storage.write(
        broadcast_approval.approve, broadcast_id=one, version=version + 1, actor=omid, **more
    )  # fmt: skip
    assert await storage.read(told, 101, Purpose.BROADCAST_APPROVAL, **asked) is None


async def test_coordinators_are_told_of_a_pause_that_came_by_itself_as_long_as_it_lasts(
    storage: Storage, world: World, told: Any
) -> None:
    mina, omid = await storage.write(coordinator, world, 100), await storage.write(coordinator, world, 101)
    most = world.programme.broadcasts.approve_above
    await storage.write(companions, most)
    one, version = await storage.write(written, mina)
    about: dict[str, Any] = {"broadcast_id": one, "programme": world.programme, "now": COURSES_NOW}
    await storage.write(broadcast_approval.submit, version=version, actor=mina, **about)
    # It grows before it starts, as if one person had sent it alone.
    await storage.write(lambda tx: tx.run(sa.update(broadcast).values(proposed_by=None)))
    await storage.write(met_later, 1000 + most)
    await storage.write(broadcast_run.start_due, **about)
    bodies = await pauses(storage, 2)
    paused = bodies[0]
    assert await storage.read(told, 1000, Purpose.BROADCAST_PAUSED, **paused) is None
    grown = await storage.read(told, 101, Purpose.BROADCAST_PAUSED, **paused)
    assert keys(grown.lines)[:2] == ["broadcast.paused.told", "broadcast.paused.grown"]
    assert [button.press for row in grown.rows for button in row] == [f"go.an_show.{one}"]
    about = {"broadcast_id": one, "now": COURSES_NOW}
    await storage.write(broadcast_steer.resume, actor=omid, **about)
    assert await storage.read(told, 101, Purpose.BROADCAST_PAUSED, **paused) is None
    # A messenger that comes and goes pauses it every minute: they are told once an hour.
    for again, later in ((4, timedelta()), (4, timedelta(minutes=59)), (6, timedelta(hours=1))):
        about["now"] = COURSES_NOW + later
        await storage.write(broadcast_steer.rest_by_itself, **about)
        await storage.write(broadcast_steer.rest_by_itself, **about)
        last = (await pauses(storage, again))[-1]
        screen = await storage.read(told, 101, Purpose.BROADCAST_PAUSED, **last)
        assert keys(screen.lines)[1] == "broadcast.paused.unreached"
        assert await storage.read(told, 101, Purpose.BROADCAST_PAUSED, **paused) is None, "of another pause"
        await storage.write(broadcast_steer.wake_by_itself, **about)
        assert await storage.read(told, 101, Purpose.BROADCAST_PAUSED, **last) is None
    # What a person paused tells nobody.
    await storage.write(broadcast_steer.pause, actor=omid, **about)
    await pauses(storage, 6)


def met_later(tx: Tx, user_id: int) -> None:
    """Let somebody become a companion."""
    at = dict.fromkeys(("created_at", "state_at", "updated_at", "submitted_at"), COURSES_NOW)
    values = {"person_id": met(tx, user_id), "call": "c", "code": "SD-LATER", "state": "companion", **at}
    tx.run(sa.insert(registration).values(**values))


async def pauses(storage: Storage, count: int) -> list[Any]:
    """Read what coordinators are told of pauses: at once, by day and night."""
    query = sa.select(outbox).where(outbox.c.purpose == Purpose.BROADCAST_PAUSED.value).order_by(outbox.c.id)
    rows = await storage.read(query)
    assert len(rows) == count
    assert all(row.due_at == row.created_at for row in rows)
    return [row.body for row in rows]
