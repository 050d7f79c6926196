"""The second part, one's own data, and leaving for good."""

import json

import pytest
import sqlalchemy as sa

from bot.settings import Settings
from storage import Keys, open_storage
from storage.draft import draft
from storage.person import person
from storage.registration import registration
from tests.conftest import SECRET_KEY
from tests.support.person import Meets, Person
from tests.support.registering import registers


async def at_the_phone(person: Person) -> None:
    await registers(person)
    await person.presses("تکمیل اطلاعات")
    await person.sees("شمارهٔ تلفن شما؟")


@pytest.mark.parametrize("messenger", ["bale", "telegram"])
async def test_own_contact_is_taken_and_the_keyboard_goes(meets: Meets, messenger: str) -> None:
    person = await meets("سارا", messenger)
    await at_the_phone(person)
    assert "فرستادن شمارهٔ من" in person.keyboard()
    await person.shares_contact("989131234567")
    await person.sees("رایانامهٔ (ایمیل) شما؟")
    assert person.keyboard() == []
    await person.presses("بقیه بعداً")
    await person.sees("تلفن: +989131234567")


async def test_contact_of_somebody_else_is_refused_and_a_typed_number_taken(sara: Person) -> None:
    await at_the_phone(sara)
    await sara.shares_contact("+989131112233", own=False)
    await sara.sees("این شمارهٔ خود شما نیست")
    await sara.says("۰۹۱۳ ۱۲۳")
    await sara.sees("شماره کامل نیست")
    await sara.says("۰۹۱۳ ۱۲۳ ۴۵۶۷")
    await sara.sees("رایانامهٔ (ایمیل) شما؟")


async def test_words_of_the_keyboard_do_what_its_buttons_say(sara: Person) -> None:
    await at_the_phone(sara)
    await sara.presses("رد شدن")
    await sara.sees("رایانامهٔ (ایمیل) شما؟")
    await sara.says("بازگشت")
    await sara.sees("شمارهٔ تلفن شما؟")
    await sara.says("Skip")
    await sara.sees("رایانامهٔ (ایمیل) شما؟")


async def test_whole_second_part_is_kept_shown_and_can_be_changed(sara: Person) -> None:
    await at_the_phone(sara)
    await sara.says("+49 761 2034567")
    await sara.sees("رایانامهٔ (ایمیل) شما؟")
    await sara.says("sara@")
    await sara.sees("این رایانامه کامل نیست")
    await sara.says("sara@example.org")
    await sara.sees("به چه زبان‌هایی")
    await sara.presses("فارسی")
    await sara.presses("آلمانی")
    await sara.presses("تمام شد")
    await sara.sees("در چه زمینه‌ای")
    await sara.presses("سلامت")
    await sara.sees("در کدام سازمان")
    await sara.says("دانشگاه نمونه")
    await sara.sees("چند ساعت")
    await sara.presses("۲ تا ۵ ساعت")
    await sara.sees("رزومه")
    await sara.sends("document", name="cv.pdf", mime="application/pdf", content=b"%PDF-1.7 a sample")
    review = await sara.sees("این‌ها درست است؟")
    for shown in ("sara@example.org", "دانشگاه نمونه", "سلامت", "cv.pdf"):
        assert shown in review.text
    await sara.presses("تأیید و ذخیره")
    await sara.sees("اطلاعات تکمیلی شما ذخیره شد")
    await sara.says("/profile")
    await sara.sees("دانشگاه نمونه")
    await sara.presses("ویرایش اطلاعات تکمیلی")
    await sara.sees("این‌ها درست است؟")


async def test_mydata_sends_everything_as_a_file_and_nothing_of_others(sara: Person, reza: Person) -> None:
    await registers(reza, name="رضا دیگری")
    await registers(sara)
    await sara.says("/mydata")
    await sara.sees("این همهٔ چیزی است")
    sent = await sara.sees_file("mydata.json")
    everything = json.loads(sent)
    assert everything["registration"][0]["answers"]["name"] == "سارا نمونه"
    assert "رضا دیگری" not in sent.decode()


async def test_forget_erases_only_after_the_word_and_leaves_nothing_on_the_disk(
    sara: Person, settings: Settings
) -> None:
    await registers(sara, name="سارا پاک‌شدنی")
    await sara.says("/forget")
    await sara.sees("برگشتنی نیست")
    await sara.says("شاید")
    await sara.sees("چیزی پاک نشد")
    await sara.says("/forget")
    await sara.sees("برگشتنی نیست")
    await sara.says("پاک شود")
    await sara.sees("همه چیز پاک شد")
    await sara.says("/status")
    await sara.sees("هنوز ثبت‌نام نکرده‌اید")
    # Whoever writes from the same account again is somebody new; of the first person a tombstone is left.
    storage = await open_storage(settings.database_url.get_secret_value(), keys=Keys(SECRET_KEY))
    r, p = registration.c, person.c
    left = await storage.read(sa.select(r.state, r.answers, r.country, r.place, r.connections))
    assert left == [("erased", None, None, None, None)]
    who = sa.select(p.details, p.zone, p.language, p.phone_token).where(p.erased_at.is_not(None))
    assert await storage.read(who) == [(None, None, None, None)]
    assert await storage.read(sa.select(draft)) == []
    await storage.close()


async def test_empty_second_part_stores_nothing_and_says_so(sara: Person) -> None:
    await at_the_phone(sara)
    await sara.presses("رد شدن")
    await sara.sees("رایانامهٔ (ایمیل) شما؟")
    await sara.presses("بقیه بعداً")
    await sara.sees("این‌ها درست است؟")
    await sara.presses("تأیید و ذخیره")
    await sara.sees("چیزی افزوده نشد")
    await sara.says("/status")
    await sara.sees("اگر خواستید، شماره")


@pytest.mark.parametrize("elsewhere", ["/cancel", "/help"])
async def test_going_elsewhere_takes_the_question_of_an_erasure_back(sara: Person, elsewhere: str) -> None:
    code = await registers(sara)
    await sara.says("/forget")
    await sara.sees("برگشتنی نیست")
    await sara.says(elsewhere)
    await sara.sees("")
    await sara.says("پاک شود")
    await sara.sees("")
    await sara.says("/status")
    assert code in (await sara.sees("در انتظار بررسی")).text


async def test_somebody_blocked_is_kept_and_welcomed_when_they_write_again(sara: Person, meets: Meets) -> None:
    code = await registers(sara)
    await sara.blocks()
    await sara.unblocks()
    await sara.says("/status")
    assert code in (await sara.sees("در انتظار بررسی")).text
