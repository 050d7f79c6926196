"""The board by chat: milestones told on Bale and Telegram, reports that arrive at the desk, days typed, old buttons."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.clock import Clock
from bot.station import Station
from programme.idea import State
from programme.lifecycle import Role
from programme.registration import Verdict
from services import people
from services.journal import Actor
from services.registration import current, move
from services.report import reports
from storage.engine.tx import Tx
from storage.idea import idea
from tests.services.test_registration import send
from tests.support.board import idea_state, operational
from tests.support.ideas import IDEAS_NOW
from tests.support.pending import judged
from tests.support.person import Meets, Person
from tests.support.screening import invites, joins
from tests.support.seen import plain

PHOTO = b"\xff\xd8 a photo"
TITLES = {"bale": "نمایشگاه مینیاتور", "telegram": "هفتهٔ خوراک"}


@pytest.fixture
def clock() -> Clock:
    return Clock(begins=IDEAS_NOW)


async def carries_out(person: Person, bot: list[Station]) -> int:
    """Let a person's idea be carried out; return its id."""
    await person.starts()
    await person.sees("ثبت‌نام این دوره")
    shared = bot[0].shared
    world = shared.runner.world

    def work(tx: Tx) -> int:
        who = people.known(tx, messenger=person.messenger, user_id=person.user_id)
        assert who is not None
        send(tx, who, world)
        judged(tx, world, who.person_id, Verdict.ABLE)
        moves = {"publish_able": Actor(Role.COORDINATOR, 901), "accept": Actor(Role.CITIZEN, who.person_id)}
        for name, by in moves.items():
            row = current(tx, person_id=who.person_id, call=world.programme.call.code)
            assert row is not None
            move(tx, row, name, actor=by, now=IDEAS_NOW)
        return operational(tx, world, who.person_id, title=TITLES[person.messenger])

    return await shared.storage.write(work)


async def works(meets: Meets, bot: list[Station], messenger: str, name: str = "مریم") -> Person:
    officer = await meets(name, messenger)
    await joins(officer, await invites(bot, Role.OFFICER, name=name))
    return officer


async def opens(officer: Person, title: str) -> None:
    await officer.says("/board")
    await officer.sees("تابلوی ایده‌های در حال اجرا")
    await officer.presses(title)
    await officer.sees("مرحله:")


async def is_told(bot: list[Station], clock: Clock) -> None:
    """Let the minute pass in which a slip can be taken back."""
    clock.forward(timedelta(minutes=1, seconds=1))
    for station in bot:
        await station.mailer.run()


@pytest.mark.parametrize("desk", ["telegram", "bale"])
async def test_two_milestones_are_told_on_both_messengers_and_a_photo_comes_back(
    meets: Meets, bot: list[Station], clock: Clock, sara: Person, reza: Person, desk: str
) -> None:
    ideas = {person: await carries_out(person, bot) for person in (sara, reza)}
    officer = await works(meets, bot, desk)
    for person in (sara, reza):
        await opens(officer, TITLES[person.messenger])
        await officer.presses("برقراری تماس")
        await officer.sees("به صاحب ایده گفته می‌شود")
        await officer.presses("بدون متن")
        await officer.sees("ثبت شد: برقراری تماس")
        await is_told(bot, clock)
        first = await person.sees("تماس‌های لازم برقرار شد.")
        await officer.presses("توافق")
        await officer.sees("به صاحب ایده گفته می‌شود")
        await officer.says("با موزه توافق شد.")
        await officer.sees("ثبت شد: توافق")
        await is_told(bot, clock)
        second = await person.sees("پیام دبیرخانه")
        assert "با موزه توافق شد." in second.text
        told = [one for one in await person.chat() if one.by_bot and TITLES[person.messenger] in one.text]
        assert [one.id for one in told] == [first.id, second.id]
        await person.presses("گزارش پیشرفت", second)
        await person.sees("کار به کجا رسیده است؛")
        await person.sends("photo", content=PHOTO, caption="دیدار با رئیس موزه")
        await person.sees("گزارش شما به دبیرخانه رسید")
        for station in bot:
            await station.keeper.run()
        await is_told(bot, clock)
        news = await officer.sees("گزارش تازه دربارهٔ ایدهٔ")
        assert "دیدار با رئیس موزه" in news.text
        await officer.says("/desk")
        assert "با گزارش تازه برای شما: ۱" in (await officer.sees("میز کار")).text
        await officer.presses("دیدن در تابلو", news)
        card = await officer.sees("دیدار با رئیس موزه")
        assert "تازه: ۱" in card.text
        await officer.presses("گزارش‌ها")
        await officer.sees("گزارش‌های صاحب ایده: ۱")
        await officer.presses("پیوست‌های گزارش")
        handed = await officer.sees("پیوست گزارش ایدهٔ")
        assert handed.kind == "photo"
        await officer.says("/desk")
        assert "گزارش تازه" not in (await officer.sees("میز کار")).text
    for idea_id in ideas.values():
        assert await bot[0].shared.storage.read(idea_state, idea_id) is State.AGREEMENT


async def test_slip_is_taken_back_before_anybody_is_told_and_an_end_asks_for_words(
    meets: Meets, bot: list[Station], clock: Clock, sara: Person
) -> None:
    await carries_out(sara, bot)
    officer = await works(meets, bot, "telegram")
    await opens(officer, TITLES["bale"])
    for stage in ("در حال اجرا", "برنامه‌ریزی"):
        await officer.presses("مرحله‌های دیگر")
        await officer.sees("کدام مرحله؟")
        await officer.presses(stage)
        await officer.sees("گفته می‌شود")
        await officer.presses("بدون متن")
        await officer.sees(f"ثبت شد: {stage}")
    await is_told(bot, clock)
    assert not [one for one in await sara.chat() if TITLES["bale"] in one.text]
    await officer.presses("مرحله‌های دیگر")
    await officer.sees("کدام مرحله؟")
    await officer.presses("پایان بدون اجرا")
    asked = await officer.sees("دلیل لازم است")
    assert "بدون متن" not in asked.labels
    await officer.sends("sticker")
    await officer.sees("فقط نوشته پذیرفته می‌شود")
    await officer.says("موزه منصرف شد.")
    await officer.sees("ثبت شد: پایان بدون اجرا")
    await is_told(bot, clock)
    told = await sara.sees("دلیل")
    assert "موزه منصرف شد." in told.text
    assert "گزارش پیشرفت" not in told.labels


async def test_owner_note_and_a_day_typed_as_people_type_it(
    meets: Meets, bot: list[Station], clock: Clock, sara: Person
) -> None:
    await carries_out(sara, bot)
    officer = await works(meets, bot, "bale")
    colleague = await works(meets, bot, "telegram", "امید")
    await opens(officer, TITLES["bale"])
    await officer.presses("مسئول")
    await officer.sees("مسئول پیگیری این ایده کیست؟")
    await officer.presses("امید")
    await officer.sees("مسئول پیگیری: امید")
    await colleague.sees("به شما سپرده شد")
    await officer.presses("یادداشت داخلی")
    await officer.sees("فقط همکاران آن را می‌بینند")
    await officer.says("پیش از تماس با سفارت هماهنگ شود.")
    await officer.sees("پیش از تماس با سفارت هماهنگ شود.")
    await officer.presses("یادداشت داخلی")
    await officer.sees("فقط همکاران آن را می‌بینند")
    await opens(colleague, TITLES["bale"])
    await colleague.presses("یادداشت داخلی")
    await colleague.sees("فقط همکاران آن را می‌بینند")
    await colleague.says("سفارت موافق است.")
    await colleague.sees("یادداشت ثبت شد")
    await officer.says("این یادداشت کهنه است.")
    assert "سفارت موافق است." in (await officer.sees("همکاری یادداشت را تغییر داده است")).text
    await officer.presses("انصراف")
    await officer.sees("مرحله:")
    for typed, answer in {
        "نمی‌دانم": "این تاریخ خوانده نشد",
        "۳۱ مهر": "چنین روزی در تقویم نیست",
        "2027-03-01": "این روز گذشته است",
    }.items():
        await officer.presses("روز پیگیری")
        await officer.sees("روز پیگیری چه روزی است؟")
        await officer.says(typed)
        await officer.sees(answer)
        await officer.presses("انصراف")
        await officer.sees("مرحله:")
    for typed, day in {"۱۵ خرداد": "۱۵ خرداد ۱۴۰۶", "2027-04-03": "۱۴ فروردین ۱۴۰۶"}.items():
        await officer.presses("روز پیگیری")
        await officer.sees("روز پیگیری چه روزی است؟")
        await officer.says(typed)
        assert day in (await officer.sees("ثبت شد")).text
    await colleague.says("/desk")
    assert "ایدهٔ در دست شما: ۱" in (await colleague.sees("میز کار")).text
    clock.forward(timedelta(days=4))
    await colleague.says("/desk")
    assert "دیرشده در تابلو: ۱" in (await colleague.sees("میز کار")).text
    await colleague.says("/board")
    assert "روز پیگیری گذشته است: ۱۴ فروردین" in (await colleague.sees("تابلوی ایده‌های در حال اجرا")).text
    await colleague.presses("فقط ایده‌های من")
    await colleague.sees("ایده‌هایی که در دست شماست")
    assert [one for one in await sara.chat() if "سفارت" in one.text] == []


async def test_second_officer_with_an_old_card_is_told_where_the_idea_stands(
    meets: Meets, bot: list[Station], sara: Person
) -> None:
    await carries_out(sara, bot)
    one, other = await works(meets, bot, "telegram"), await works(meets, bot, "bale", "امید")
    for officer in (one, other):
        await opens(officer, TITLES["bale"])
        await officer.presses("برقراری تماس")
        await officer.sees("گفته می‌شود")
    old = one.screen()
    await one.presses("بدون متن")
    await one.sees("ثبت شد: برقراری تماس")
    await other.says("چند کلمه")
    await other.sees("از پیش در همین مرحله است")
    await one.presses("بدون متن", old)
    await one.sees("از پیش در همین مرحله است")


async def test_file_of_a_report_is_refused_where_nobody_could_open_it_and_asked_for_again(
    meets: Meets, bot: list[Station], sara: Person
) -> None:
    idea_id = await carries_out(sara, bot)
    await sara.forges(f"go.i_report.{idea_id}")
    await sara.sees("کار به کجا رسیده است؛")
    for sent, answer in (
        ({"kind": "document", "name": "a.pdf", "size": 21_000_000}, "بیش از ۲۰ مگابایت"),
        ({"kind": "document", "name": "a.pdf", "content": b"", "size": 0}, "این فایل خالی است"),
        ({"kind": "document", "name": "a.exe", "content": b"MZ"}, "این نوع فایل پذیرفته نمی‌شود"),
        ({"kind": "video", "content": b"film"}, "این نوع فایل پذیرفته نمی‌شود"),
        ({"kind": "sticker"}, "پاسخ را بنویسید یا پیام صوتی"),
    ):
        await sara.sends(**sent)  # type: ignore[arg-type]  # each its own
        assert "کار به کجا رسیده است؛" in (await sara.sees(answer)).text
    await sara.says("؟!")
    await sara.sees("کار به کجا رسیده است؛")
    await sara.says("الف" * 1001)
    await sara.sees("کار به کجا رسیده است؛")
    await sara.sends("voice", content=b"OggS", mime="audio/ogg", duration=3)
    await sara.sees("گزارش شما به دبیرخانه رسید")
    await sara.says("یک پیام دیگر")
    assert "گزارش شما" not in (await sara.sees("")).text


async def test_nobody_reports_about_somebody_elses_idea(
    meets: Meets, bot: list[Station], sara: Person, reza: Person
) -> None:
    theirs = await carries_out(sara, bot)
    await carries_out(reza, bot)
    for value in (f"{theirs}", "", "x", "9" * 30, "-1", f"{theirs}.1"):
        await reza.forges(f"go.i_report.{value}")
        await reza.sees("گزارشی برای آن ثبت نشد")
    await reza.says("یک متن")
    assert "گزارش شما" not in (await reza.sees("")).text
    assert await bot[0].shared.storage.read(reports, idea_id=theirs) == ()


async def test_whoever_erases_themselves_is_told_that_their_ideas_go_too(bot: list[Station], sara: Person) -> None:
    await sara.says("/forget")
    assert "ایده‌های شما" not in (await sara.sees("برای همیشه پاک می‌شود")).text
    await carries_out(sara, bot)
    await sara.says("/forget")
    asked = await sara.sees("ایده‌های شما هم پاک می‌شود: ۱")
    assert "از این میان، در دست اجرا: ۱" in plain(asked.text)


async def test_whoever_looks_after_an_idea_is_told_once_that_it_is_erased_and_what_stays(
    meets: Meets, bot: list[Station], clock: Clock, sara: Person
) -> None:
    idea_id, storage = await carries_out(sara, bot), bot[0].shared.storage
    officer = await works(meets, bot, "bale")
    owner = await storage.read(people.known, messenger="bale", user_id=officer.user_id)
    assert owner is not None
    code = sa.select(idea.c.code).where(idea.c.id == idea_id)
    before = (await storage.read(code))[0].code
    looks = sa.update(idea).where(idea.c.id == idea_id).values(owner_id=owner.person_id)
    await storage.write(lambda tx: tx.run(looks))
    await sara.says("/forget")
    await sara.sees("برگشتنی نیست")
    await sara.says("پاک شود")
    await sara.sees("همه چیز پاک شد")
    await is_told(bot, clock)
    assert before in (await officer.sees("همه چیز را پاک کرد")).text
    await officer.says(f"/card {before}")
    await officer.sees("کد ایده نیز از میان می‌رود")
    after = (await storage.read(code))[0].code
    for command in ("card", "why"):
        await officer.says(f"/{command} {after}")
        told = (await officer.sees("به خواست صاحب آن پاک شده است")).text
        assert "زمان اعلام نتیجه" in told
        assert after not in told


async def test_board_is_no_business_of_citizens_and_made_up_ideas_are_not_there(
    meets: Meets, bot: list[Station], sara: Person
) -> None:
    idea_id = await carries_out(sara, bot)
    for data in ("go.board", f"go.bo_idea.{idea_id}", f"go.bo_now.{idea_id}.5.contacts_made"):
        await sara.forges(data)
        assert "تابلو" not in (await sara.sees("")).text
    assert await bot[0].shared.storage.read(idea_state, idea_id) is State.PLANNED
    officer = await works(meets, bot, "telegram")
    for data in ("go.bo_idea.77", "go.bo_now.77.1.running", "go.bo_give.77.1", "go.bo_day.77.7", "go.bo_files.77"):
        await officer.forges(data)
        await officer.is_at("این ایده در تابلو نیست")
    for data in (f"go.bo_to.{idea_id}.1.planned", f"go.bo_now.{idea_id}.1.done", f"go.bo_now.{idea_id}.99.running"):
        await officer.forges(data)
        await officer.is_at("مرحله: برنامه‌ریزی")
    for data in ("go.bo_idea.x", f"go.bo_now.{idea_id}.1.erased", f"go.bo_day.{idea_id}.9999", "go.board.z.any.0"):
        await officer.forges(data)
        await officer.sees("متوجه نشدم")
