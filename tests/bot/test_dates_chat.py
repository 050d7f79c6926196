"""What the clock changes for a person: a draft is found again, the window closes."""

from datetime import timedelta

from playground import Playground
from tests.support.person import Person
from tests.support.registering import begins, lives_at_home, registers, tells_the_rest


async def test_person_who_comes_back_after_ten_days_goes_on_where_they_were(
    sara: Person, playground: Playground
) -> None:
    await begins(sara)
    await lives_at_home(sara)
    playground.forward(timedelta(days=10))
    await sara.starts()
    await sara.sees("نیمه‌کاره است")
    await sara.presses("ادامه می‌دهم")
    await sara.sees("نام و نام خانوادگی")


async def test_window_that_closes_in_the_middle_is_told_on_sending_and_the_answers_can_still_be_read(
    sara: Person, playground: Playground
) -> None:
    await begins(sara)
    await lives_at_home(sara)
    await tells_the_rest(sara)
    playground.forward(timedelta(days=100))
    await sara.presses("تأیید و ارسال")
    assert "پاسخ‌های نیمه‌کارهٔ شما" in (await sara.sees("پایان یافت")).text
    await sara.says("/mydata")
    await sara.sees("سارا نمونه")
    await sara.says("/register")
    await sara.sees("پایان یافت")
    await sara.presses("پیش‌نویس پاک شود")
    await sara.sees("پیش‌نویس پاک شد")


async def test_registration_is_closed_to_newcomers_and_open_to_changes(
    sara: Person, reza: Person, playground: Playground
) -> None:
    await registers(sara)
    playground.forward(timedelta(days=100))
    await reza.starts()
    await reza.sees("پایان یافت")
    await reza.starts("register")
    await reza.sees("پایان یافت")
    await sara.says("/profile")
    await sara.presses("ویرایش ثبت‌نام")
    await sara.presses("نام")
    await sara.says("سارا تازه")
    await sara.presses("تأیید و ارسال")
    await sara.sees("تغییر ثبت شد")
