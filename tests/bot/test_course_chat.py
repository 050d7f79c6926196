"""A course by chat: filled in with slips on the way, looked at, announced later, taken back, announced; on Bale."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.clock import Clock
from bot.course_clock import CourseClock
from bot.station import Station
from programme.lifecycle import Role
from services.course import move, read
from services.staff import remove
from storage.course import course
from tests.support.courses import OFFICER, filled
from tests.support.person import Meets, Person
from tests.support.screening import invites, joins
from tests.support.seen import plain

NOW = datetime(2027, 2, 27, 8, tzinfo=UTC)  # Saturday, 8 Esfand 1405
PHOTO = b"\xff\xd8 a photo"


@pytest.fixture
def clock() -> Clock:
    return Clock(begins=NOW)


async def works(meets: Meets, bot: list[Station], name: str = "مریم", role: Role = Role.OFFICER) -> Person:
    officer = await meets(name, "bale")
    await joins(officer, await invites(bot, role, name=name))
    return officer


async def states(bot: list[Station]) -> list[str]:
    return [row.state for row in await bot[0].shared.storage.read(sa.select(course.c.state).order_by(course.c.id))]


async def fills_in(officer: Person) -> None:
    await officer.says("/desk")
    await officer.sees("میز کار")
    await officer.presses("دوره‌ها")
    await officer.sees("دوره‌ای در این فهرست نیست")
    await officer.presses("دورهٔ تازه")
    await officer.sees("عنوان دوره چیست؟")
    for said, answer in {
        "مبانی دیپلماسی شهری": "دوره را در چند جمله معرفی کنید",
        "شهرها با هم کار می‌کنند.": "مدرس کیست؟",
        "مدرس نمونه": "به وقت اصفهان بنویسید",
        "سه‌شنبه": "ساعت را هم بنویسید",
        "فردا 25:00": "چنین ساعتی نیست",
        "1 اسفند 1405 ساعت 18": "این زمان گذشته است",
        "۳۰ مهر ساعت ۱۸\n۳۱ مهر ساعت ۱۸": "چنین روزی در تقویم نیست",
        "سه‌شنبه ۱۱ اسفند ساعت ۶\nپنج‌شنبه ۱۸:۰۰": "صبح یا بعدازظهر؟ سه‌شنبه ۱۱ اسفند",
    }.items():
        await officer.says(said)
        await officer.sees(answer)
    await officer.presses("بعدازظهر")
    await officer.sees("هر جلسه چقدر طول می‌کشد؟")
    await officer.says("خیلی")
    await officer.sees("این مدت خوانده نشد")
    await officer.presses("۹۰ دقیقه")
    so_far = plain((await officer.sees("جلسه‌های دوره تا اینجا")).text)
    assert "جلسهٔ ۱: سه‌شنبه ۱۱ اسفند ۱۴۰۵ (۲ مارس ۲۰۲۷)، ساعت ۱۸:۰۰، ۹۰ دقیقه" in so_far
    assert "جلسهٔ ۲: پنجشنبه ۱۳ اسفند ۱۴۰۵ (۴ مارس ۲۰۲۷)" in so_far
    # Nothing is lost by going elsewhere.
    await officer.says("/help")
    await officer.sees("در میز کار")
    await officer.says("/cancel")
    await officer.sees("پیش‌نویس شما نگه داشته شد")
    await officer.presses("ادامه می‌دهم")
    await officer.sees("جلسه‌های دوره تا اینجا")
    await officer.presses("حذف جلسهٔ ۲")
    await officer.is_answered()
    await officer.presses("تمام شد")
    await officer.sees("کجا برگزار می‌شود؟")
    await officer.presses("رد شدن")
    await officer.sees("پیوند کلاس برخط چیست؟")
    await officer.presses("رد شدن")
    await officer.sees("دست‌کم یکی لازم است: محل یا پیوند")
    await officer.presses("رد شدن")
    await officer.sees("پیوند کلاس برخط چیست؟")
    for said, answer in {
        "class.example": "پیوند را کامل بنویسید",
        "https://class.example/1": "ظرفیت دوره چند نفر است؟",
        "زیاد": "ظرفیت را به عدد بنویسید",
        "۳۰ نفر": "چه کسانی می‌توانند در دوره نام‌نویسی کنند؟",
    }.items():
        await officer.says(said)
        await officer.sees(answer)
    await officer.presses("همراهان")
    await officer.sees("به چه زبانی")
    await officer.presses("فارسی")
    await officer.is_answered()
    await officer.presses("تمام شد")
    await officer.sees("تصویری برای دوره دارید؟")
    await officer.sends("document", name="a.pdf")
    await officer.sees("خود عکس را")
    await officer.sends("photo", content=PHOTO)
    review = plain((await officer.sees("این‌ها درست است؟")).text)
    assert "ظرفیت: ۳۰" in review
    await officer.presses("ثبت دوره")
    await officer.sees("دوره ثبت شد و هنوز اعلام نشده است")


async def test_officer_fills_in_a_course_looks_at_it_and_announces_it(
    meets: Meets, bot: list[Station], clock: Clock
) -> None:
    officer = await works(meets, bot)
    await fills_in(officer)
    assert "کنار گذاشتن" in officer.buttons()
    await officer.presses("پیش‌نمایش")
    seen = plain((await officer.sees("به فارسی چنین می‌بیند")).text)
    assert "زمان: سه‌شنبه ۱۱ اسفند، ساعت ۱۸:۰۰، ۹۰ دقیقه" in seen
    await officer.presses("به انگلیسی")
    assert "Tuesday 2 March, 18:00" in plain((await officer.sees("به انگلیسی چنین می‌بیند")).text)
    await officer.presses("در تورنتو")
    abroad = plain((await officer.sees("در تورنتو زندگی می‌کند")).text)
    assert "ساعت ۹:۳۰ تورنتو، سه‌شنبه ۲ مارس (ساعت ۱۸:۰۰ اصفهان، ۱۱ اسفند)" in abroad
    await officer.presses("بازگشت به دوره")
    await officer.sees("وضعیت: پیش‌نویس")
    await officer.presses("اعلام در زمان دیگر")
    await officer.sees("چه زمانی اعلام شود؟")
    await officer.says("فردا")
    await officer.sees("ساعت را هم بنویسید")
    await officer.says("۱۲ اسفند ساعت ۹ صبح")
    await officer.sees("زمان اعلام باید پیش از نخستین جلسه باشد")
    await officer.presses("اعلام در زمان دیگر")
    await officer.sees("چه زمانی اعلام شود؟")
    await officer.says("فردا ساعت ۹")
    await officer.sees("صبح یا بعدازظهر؟")
    await officer.presses("صبح")
    card = plain((await officer.sees("زمان اعلام تعیین شد")).text)
    assert "زمان اعلام: یکشنبه ۹ اسفند ۱۴۰۵ (۲۸ فوریهٔ ۲۰۲۷)، ساعت ۹:۰۰" in card
    await officer.presses("بازگرداندن به پیش‌نویس")
    await officer.sees("دوره دوباره پیش‌نویس است")
    # The form opens again with its answers, and one of them is changed.
    await officer.presses("ویرایش")
    await officer.sees("این‌ها درست است؟")
    await officer.presses("ظرفیت")
    await officer.sees("ظرفیت دوره چند نفر است؟")
    await officer.says("۲۵")
    await officer.sees("این‌ها درست است؟")
    await officer.presses("ثبت دوره")
    assert "۰ از ۲۵" in plain((await officer.sees("دوره ثبت شد")).text)
    await officer.presses("اعلام در زمان دیگر")
    await officer.sees("چه زمانی اعلام شود؟")
    await officer.says("فردا ۹ صبح")
    await officer.sees("زمان اعلام تعیین شد")
    shared = bot[0].shared
    courses = CourseClock(storage=shared.storage, programme=shared.runner.world.programme, clock=clock)
    await courses.run()
    assert await states(bot) == ["announced"]
    clock.forward(timedelta(days=1))
    await courses.run()
    assert await states(bot) == ["open"]
    await officer.says("/course")
    assert "جای گرفته‌شده: ۰ از ۲۵" in plain((await officer.sees("دوره‌ها، باز: ۱")).text)


async def test_of_two_officers_one_announces_and_the_other_is_told(meets: Meets, bot: list[Station]) -> None:
    course_id = await bot[0].shared.storage.write(lambda tx: filled(tx, now=NOW))
    officers = [await works(meets, bot), await works(meets, bot, "امید", Role.COORDINATOR)]
    for one in officers:
        await one.says("/course")
        await one.sees("دوره‌ها، پیش‌نویس: ۱")
        await one.presses("مبانی دیپلماسی شهری")
        await one.sees("وضعیت: پیش‌نویس")
        await one.presses("اعلام همین حالا")
        await one.sees("همین حالا اعلام شود؟")
    first, second = officers
    old = second.screen()
    await first.presses("بله، اعلام شود")
    await first.sees("دوره اعلام شد و برای نام‌نویسی باز است")
    await second.presses("بله، اعلام شود")
    await second.sees("وضعیت این دوره تغییر کرده است")
    assert "وضعیت: باز برای نام‌نویسی" in plain(second.screen().text)
    assert "اعلام همین حالا" not in second.buttons()
    await second.presses("بله، اعلام شود", old)
    await second.is_answered()
    for data in (f"go.cs_drop.{course_id}.2.yes", f"go.cs_back.{course_id}.2", f"go.cs_at.{course_id}.2.99999999999"):
        await second.forges(data)
        await second.is_answered()
    await second.forges(f"go.cs_edit.{course_id}.2")
    await second.sees("این دوره دیگر پیش‌نویس نیست")
    await second.forges("go.cs_one.77")
    await second.sees("چنین دوره‌ای پیدا نشد")
    assert await states(bot) == ["open"]


async def test_answers_to_what_a_colleague_changed_meanwhile_are_not_sent(meets: Meets, bot: list[Station]) -> None:
    storage = bot[0].shared.storage
    course_id = await storage.write(lambda tx: filled(tx, now=NOW))
    officer = await works(meets, bot)
    await officer.forges(f"go.cs_edit.{course_id}.2")
    await officer.sees("این‌ها درست است؟")
    await officer.presses("ظرفیت")
    await officer.sees("ظرفیت دوره چند نفر است؟")
    await officer.says("۲۵")
    old = await officer.sees("این‌ها درست است؟")
    about: dict[str, Any] = {"actor": OFFICER, "now": NOW, "capacity": 12}
    await storage.write(lambda tx: move(tx, read(tx, course_id=course_id), "edit", **about))
    await officer.presses("ثبت دوره", old)
    await officer.sees("همکار دیگری این دوره را تغییر داده است")
    await officer.presses("ویرایش از نو")
    assert "ظرفیت: ۱۲" in plain((await officer.sees("این‌ها درست است؟")).text)
    await officer.presses("ثبت دوره")
    await officer.sees("جای گرفته‌شده: ۰ از ۱۲")


async def test_form_of_a_course_is_closed_to_whoever_is_not_of_the_desk(
    meets: Meets, bot: list[Station], sara: Person
) -> None:
    officer = await works(meets, bot)
    await officer.says("/course")
    await officer.sees("دوره‌ای در این فهرست نیست")
    await officer.presses("دورهٔ تازه")
    await officer.sees("عنوان دوره چیست؟")
    # A second tap begins no second course.
    await officer.forges("go.cs_new")
    await officer.sees("عنوان دوره چیست؟")
    await officer.says("یک دوره")
    await officer.sees("معرفی کنید")
    await sara.starts()
    await sara.sees("پایان یافت")
    for data in (
        "go.continue.course.1",
        "go.cs_one.1",
        "go.discard.course.1-2",
        "c1.title.back",
        "go.again.course.1-2",
    ):
        await sara.forges(data)
        await sara.is_answered()
    storage = bot[0].shared.storage
    query = sa.select(course.c.created_by)
    (row,) = await storage.read(query)
    coordinator = await works(meets, bot, "امید", Role.COORDINATOR)
    await coordinator.says("/course")
    await coordinator.sees("دوره‌ای در این فهرست نیست")
    await storage.write(lambda tx: remove(tx, person_id=row.created_by, by=OFFICER, now=NOW))
    await officer.says("معرفی دوره")
    await officer.sees("متوجه نشدم")
    assert await states(bot) == ["draft"]
