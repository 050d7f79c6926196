"""What is typed for a button, and what old buttons, changes and questions to a person come to."""

import pytest

from tests.support.person import Meets, Person
from tests.support.registering import OFFER, begins, lives_at_home, registers, tells_the_rest
from tests.support.seen import plain

NAME_QUESTION = "نام و نام خانوادگی"


async def at_the_name(person: Person) -> None:
    await begins(person)
    await lives_at_home(person)


async def test_whoever_types_what_they_could_press_is_understood(sara: Person) -> None:
    await sara.starts()
    await sara.says("ثبت نام")
    await sara.sees("نزد دبیرخانه نگه داشته می‌شود")
    await sara.says("می پذیرم")
    await sara.sees("کجا زندگی می‌کنید؟")
    await sara.says("شهر دیگری در ایران")
    await sara.sees("در کدام شهر؟")
    await sara.says("نجف‌آباد")
    await sara.sees(NAME_QUESTION)
    await sara.says("سارا نمونه")
    await sara.sees("چه ارتباطی دارید؟")
    await sara.says("ورزش و گردشگری")
    await sara.says("تمام شد")
    await sara.sees("کدام شهرها")
    await sara.says("رد شدن")
    await sara.sees("چه دری")
    await sara.says(OFFER)
    assert "ارتباط‌ها: ورزش و گردشگری" in plain((await sara.sees("این‌ها درست است؟")).text)
    await sara.says("تأیید و ارسال")
    await sara.sees("ثبت شد. کد پیگیری شما")
    await sara.says("سلام")
    await sara.sees("در انتظار بررسی")


async def test_consent_cannot_be_put_off(sara: Person) -> None:
    await sara.starts("register")
    for _ in range(4):
        await sara.says("نمی‌دانم")
        await sara.sees("به پذیرش شما نیاز داریم")
    assert "فعلاً رد شود" not in sara.buttons()
    await sara.forges("r.consent.later")
    await sara.sees("نزد دبیرخانه نگه داشته می‌شود")
    await sara.says("back")
    await sara.sees("نزد دبیرخانه نگه داشته می‌شود")


async def test_back_from_an_edit_returns_to_the_review_page(sara: Person) -> None:
    await at_the_name(sara)
    await tells_the_rest(sara)
    await sara.presses("نام")
    await sara.sees(NAME_QUESTION)
    await sara.presses("بازگشت")
    await sara.sees("این‌ها درست است؟")


async def test_old_button_that_throws_a_draft_away_no_longer_does(sara: Person) -> None:
    await at_the_name(sara)
    await sara.says("/cancel")
    left = await sara.sees("پیش‌نویس شما نگه داشته شد")
    await sara.says("/register")
    await sara.presses("از اول شروع می‌کنم")
    sure = await sara.sees("از اول شروع کنیم؟")
    await sara.presses("ادامه می‌دهم", sure)
    await sara.sees(NAME_QUESTION)
    await sara.says("سارا نمونه")
    await sara.sees("چه ارتباطی دارید؟")
    for old, button in ((sure, "بله، از اول"), (left, "پیش‌نویس پاک شود")):
        await sara.presses(button, old)
        await sara.sees("چه ارتباطی دارید؟")


async def test_changes_that_were_not_sent_wait_and_can_be_dropped(sara: Person) -> None:
    code = await registers(sara)
    await sara.says("/profile")
    profile = await sara.sees("سارا نمونه")
    await sara.presses("ویرایش ثبت‌نام")
    await sara.sees("این‌ها درست است؟")
    await sara.presses("نام")
    await sara.sees(NAME_QUESTION)
    await sara.says("سارا تازه")
    await sara.sees("نام: سارا تازه")
    await sara.presses("ویرایش ثبت‌نام", profile)
    await sara.sees("نام: سارا تازه")
    await sara.presses("انصراف")
    await sara.sees("تغییرهای شما هنوز فرستاده نشده است")
    await sara.presses("تغییرها کنار گذاشته شود")
    await sara.sees("همان است که بود")
    await sara.says("/profile")
    assert code in (await sara.sees("نام: سارا نمونه")).text


async def test_question_to_a_person_is_taken_as_one(sara: Person) -> None:
    await at_the_name(sara)
    for wrong in ("1", "2", "3"):
        await sara.says(wrong)
        await sara.sees(NAME_QUESTION)
    await sara.presses("کمک می‌خواهم")
    await sara.sees("پرسش خود را همین‌جا بنویسید")
    await sara.says("نام هنری هم می‌شود؟")
    await sara.sees("پرسش شما برای دبیرخانه ثبت شد")
    await sara.presses("ادامه می‌دهم")
    await sara.sees(NAME_QUESTION)


@pytest.mark.parametrize("messenger", ["telegram", "bale"])
async def test_markup_in_a_sentence_arrives_as_it_was_written(meets: Meets, messenger: str) -> None:
    person = await meets("سارا", messenger)
    wild = "با <b>موزه</b> & *نگارخانه* [پیوند](http://x.y) کار_می کنم"
    await at_the_name(person)
    await tells_the_rest(person)
    await person.presses("پیشنهاد شما")
    await person.sees("چه دری")
    await person.says(wild)
    assert wild in plain((await person.sees("این‌ها درست است؟")).text)
