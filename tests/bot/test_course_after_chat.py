"""A session by chat: its word and QR, who is noted and who is not, how it was, and a certificate that is verified."""

import re
from datetime import timedelta

import pytest

from bot.clock import Clock
from bot.station import Station
from programme.lifecycle import Role
from services import people
from services.course import sessions
from services.course_ending import begin_due, finish_due
from storage.engine.tx import Tx
from tests.support.courses import FIRST_SESSION, opened, seated
from tests.support.person import CHILD, Meets, Person
from tests.support.screening import invites, joins
from tests.support.seen import plain


@pytest.fixture
def clock() -> Clock:
    return Clock(begins=FIRST_SESSION - timedelta(minutes=10))


async def seats(bot: list[Station], person: Person) -> int:
    """Open a course, and give somebody a seat; return its id."""

    def work(tx: Tx) -> int:
        who = people.known(tx, messenger=person.messenger, user_id=person.user_id)
        assert who is not None
        course_id = opened(tx)
        seated(tx, course_id=course_id, person_id=who.person_id)
        return course_id

    return await bot[0].shared.storage.write(work)


async def ends(bot: list[Station], clock: Clock) -> None:
    """Let the course end, and the morning after come."""
    shared = bot[0].shared
    programme = shared.runner.world.programme
    for use_case, at in ((begin_due, FIRST_SESSION), (finish_due, FIRST_SESSION + timedelta(hours=9))):
        while await shared.storage.write(use_case, programme=programme, now=at):
            continue
    clock.forward(timedelta(hours=16, minutes=30))
    for station in bot:
        await station.mailer.run()


async def test_session_is_attended_judged_and_certified(
    meets: Meets, bot: list[Station], clock: Clock, sara: Person, reza: Person
) -> None:
    for person in (sara, reza):
        await person.starts()
        await person.sees("ثبت‌نام")
    course_id = await seats(bot, sara)
    session_id = (await bot[0].shared.storage.read(lambda tx: sessions(tx, course_id=course_id)))[0].id
    officer = await meets("مریم", "telegram")
    await joins(officer, await invites(bot, Role.OFFICER, name="مریم"))

    await officer.forges(f"go.cp_list.{course_id}")
    await officer.sees("جای گرفته‌شده: ۱ از ۲۰")
    await officer.presses("حضور جلسهٔ ۱")
    await officer.sees("حضور پس از آغاز جلسه ثبت می‌شود")
    await officer.presses("کلمه و QR حضور")
    shown = plain((await officer.sees("کلمهٔ حضور:")).text)
    word = re.search(r"کلمهٔ حضور: (.+?)، با حروف لاتین (\S+ \d+)", shown)
    assert word is not None
    token = re.search(r"start=at_(\S+)", shown)
    assert token is not None
    await officer.presses("تصویر QR")
    picture = await officer.sees("برای ثبت حضور در تلگرام اسکن کنید")
    assert picture.kind == "photo"

    # Whoever has no seat, and whoever mistypes, is told so; a form keeps its answers.
    await reza.starts(f"at_{token[1]}")
    await reza.sees("شما در این دوره جایی ندارید")
    await sara.says("zzzz 11")
    await sara.sees("این نوشته کلمهٔ این جلسه نیست")
    await sara.says(word[1])
    await sara.sees("حضور شما در جلسهٔ ۱ ثبت شد")
    await sara.starts(f"at_{token[1]}")
    await sara.sees("پیش‌تر ثبت شده است")
    await sara.forges(f"go.ca_here.{course_id}")
    await sara.sees("کلمه‌ای را که در جلسه گفته شد")
    await sara.says("نمی‌دانم")
    again = await sara.sees("این نوشته کلمهٔ این جلسه نیست")
    assert "بنویسید؛ به فارسی یا با حروف لاتین" in plain(again.text)
    await sara.says(word[2])
    await sara.sees("پیش‌تر ثبت شده است")

    # After the start a tap takes it back, and another one notes it.
    clock.forward(timedelta(minutes=20))
    await officer.forges(f"go.cp_session.{session_id}")
    await officer.sees("حاضر: ۱ از ۱")
    await officer.presses("بی‌نام")
    await officer.sees("حاضر: ۰ از ۱")
    await officer.presses("بی‌نام")
    await officer.sees("حاضر: ۱ از ۱")

    await ends(bot, clock)
    asked = await sara.sees("این دوره چقدر برای شما مفید بود؟")
    assert "گواهی شرکت شما آماده است" in plain(asked.text)
    await sara.presses("۵", asked)
    clear = await sara.sees("مطالب چقدر روشن بیان شد؟")
    assert clear.id == asked.id
    await sara.presses("۱", asked)
    await sara.sees("مطالب چقدر روشن بیان شد؟")
    await sara.presses("۴")
    await sara.sees("چقدر احتمال دارد")
    await sara.presses("۵")
    await sara.sees("اگر نکته‌ای دارید")
    await sara.says("زمان پرسش بیشتر باشد")
    await sara.sees("نکتهٔ شما رسید")

    await sara.presses("دریافت گواهی")
    await sara.sees("نام و نام خانوادگی را به همان شکلی بنویسید")
    await sara.says("سارا احمدی‌نیا")
    await sara.sees("نام: سارا احمدی‌نیا")
    await sara.presses("درست است")
    handed = await sara.sees("گواهی شرکت در دورهٔ «مبانی دیپلماسی شهری»", timeout=CHILD)
    assert handed.kind == "document"
    code = re.search(r"CT-[A-Z0-9]{8}", handed.text)
    assert code is not None
    await sara.forges(f"go.ca_cert.{course_id}")
    assert code[0] in (await sara.sees("گواهی شرکت در دورهٔ")).text

    await reza.starts(f"cert_{code[0]}")
    valid = plain((await reza.sees("معتبر است")).text)
    assert "سارا احمدی‌نیا" in valid
    assert "۱ ساعت و ۳۰ دقیقه" in valid
    await reza.says(code[0].lower())
    await reza.sees("معتبر است")
    await reza.says("/start CT-22222222")
    await reza.sees("گواهی معتبری با کد CT-22222222 وجود ندارد")

    await officer.forges(f"go.cp_said.{course_id}")
    said = plain((await officer.sees("پاسخ‌ها: ۱ از ۱")).text)
    assert "مفید بودن: میانگین ۵٫۰ از ۵" in said
    assert "زمان پرسش بیشتر باشد" in said
