"""A citizen registers by chat, over HTTP, on both messengers."""

import pytest

from tests.support.person import Meets, Person
from tests.support.registering import (
    begins,
    code_in,
    lives_at_home,
    lives_in_freiburg,
    registers,
    sends,
    tells_the_rest,
)


@pytest.mark.parametrize("playground", ["status", "ok_false"], indirect=True)
async def test_registration_on_bale_at_home_gives_a_code(sara: Person) -> None:
    code = await registers(sara)
    await sara.says("/status")
    status = await sara.sees("در انتظار بررسی")
    assert code_in(status.text) == code


async def test_registration_on_telegram_abroad_gives_a_code_and_dates_of_both_calendars(reza: Person) -> None:
    await begins(reza)
    await lives_in_freiburg(reza)
    await tells_the_rest(reza, name="رضا نمونه")
    await reza.presses("تأیید و ارسال")
    receipt = await reza.sees("ثبت شد. کد پیگیری شما")
    assert "۲۰ اسفند ۱۴۰۵" in receipt.text
    assert "۱۱ مارس ۲۰۲۷" in receipt.text


async def test_registration_in_english_from_the_first_page(reza: Person) -> None:
    await reza.starts()
    await reza.presses("English")
    await reza.sees("Registering takes about two minutes")
    await reza.presses("Register")
    await reza.sees("For the screening")
    await reza.presses("I accept")
    await reza.sees("Where do you live?")
    await reza.presses("Abroad")
    await reza.sees("In which country?")
    await reza.says("Untied Kingdom")
    await reza.sees("Did you mean this one?")
    await reza.presses("United Kingdom")
    await reza.sees("In which city?")
    await reza.says("London")
    await reza.sees("Your full name?")
    await reza.says("Reza Sample")
    await reza.sees("What ties do you have abroad?")
    await reza.presses("Trade")
    await reza.presses("Done")
    await reza.sees("Which cities do you know?")
    await reza.presses("Skip")
    await reza.sees("which door can you open")
    await reza.says("I work with a museum here.")
    review = await reza.sees("Is this right?")
    assert "Country: United Kingdom" in review.text
    await reza.presses("Confirm and send")
    await reza.sees("You're registered. Your code:")


async def test_two_people_at_once_each_get_their_own_code(sara: Person, reza: Person) -> None:
    assert await registers(sara) != await registers(reza, name="رضا نمونه")


async def test_second_tap_on_send_registers_nobody_twice(meets: Meets, sara: Person) -> None:
    await begins(sara)
    await lives_at_home(sara)
    await tells_the_rest(sara)
    review = sara.screen()
    code = await sends(sara)
    await sara.presses("تأیید و ارسال", review)
    assert code in (await sara.sees("در انتظار بررسی")).text


async def test_old_button_changes_nothing_and_shows_where_one_is(sara: Person) -> None:
    await begins(sara)
    where = sara.screen()
    await lives_at_home(sara)
    await sara.presses("خارج از کشور", where)
    await sara.sees("نام و نام خانوادگی")


async def test_back_and_edit_from_the_review_page_return_to_it(sara: Person) -> None:
    await begins(sara)
    await lives_at_home(sara)
    await tells_the_rest(sara)
    await sara.presses("نام")
    await sara.sees("نام و نام خانوادگی")
    await sara.says("سارا دیگر")
    assert "این‌ها درست است؟" in (await sara.sees("نام: سارا دیگر")).text


async def test_changing_the_branch_asks_only_what_is_new(sara: Person) -> None:
    await begins(sara)
    await lives_at_home(sara)
    await tells_the_rest(sara)
    await sara.presses("محل زندگی")
    await sara.sees("کجا زندگی می‌کنید؟")
    await sara.presses("خارج از کشور")
    await sara.sees("در کدام کشور؟")
    await sara.presses("ترکیه")
    await sara.sees("در کدام شهر؟")
    await sara.says("استانبول")
    review = await sara.sees("این‌ها درست است؟")
    assert "کشور: ترکیه" in review.text


async def test_editing_after_submitting_keeps_the_code(sara: Person) -> None:
    code = await registers(sara)
    await sara.says("/profile")
    await sara.sees("سارا نمونه")
    await sara.presses("ویرایش ثبت‌نام")
    await sara.sees("این‌ها درست است؟")
    await sara.presses("نام")
    await sara.sees("نام و نام خانوادگی")
    await sara.says("سارا تازه")
    await sara.sees("این‌ها درست است؟")
    await sara.presses("تأیید و ارسال")
    assert code in (await sara.sees("تغییر ثبت شد")).text
    await sara.says("/profile")
    await sara.sees("سارا تازه")


async def test_withdrawing_asks_once_more_and_lets_one_register_again(sara: Person) -> None:
    code = await registers(sara)
    await sara.says("/status")
    await sara.sees("در انتظار بررسی")
    await sara.presses("پس‌گرفتن ثبت‌نام")
    await sara.sees("پس می‌گیرید؟")
    await sara.presses("بله، پس می‌گیرم")
    await sara.sees("ثبت‌نام پس گرفته شد")
    assert await registers(sara) != code
