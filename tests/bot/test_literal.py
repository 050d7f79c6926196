"""What somebody typed is shown as they typed it, whatever signs a messenger reads as markup."""

import pytest

from tests.support.person import Meets
from tests.support.registering import begins, lives_at_home
from tests.support.seen import plain

OFFER = "کارگاه <b>مرمت</b> & نمایشگاه _نقش_ *جهان* [پیوند](http://x) <i> &lt; `x` برای همه"


@pytest.mark.parametrize("messenger", ["telegram", "bale"])
async def test_signs_of_markup_arrive_as_signs(meets: Meets, messenger: str) -> None:
    person = await meets("سارا", messenger)
    await begins(person)
    await lives_at_home(person)
    await person.says("سارا نمونه")
    await person.sees("چه ارتباطی دارید؟")
    await person.presses("دانشگاه و پژوهش")
    await person.presses("تمام شد")
    await person.sees("کدام شهرها را می‌شناسید؟")
    await person.presses("رد شدن")
    await person.sees("چه دری را می‌توانید")
    await person.says(OFFER)
    review = await person.sees("این‌ها درست است؟")
    await person.presses("تأیید و ارسال")
    await person.sees("ثبت شد. کد پیگیری شما")
    await person.says("/profile")
    profile = await person.sees("سارا نمونه")
    for message in (review, profile):
        assert plain(OFFER) in plain(message.text).replace("\u200b", "")
        marks = {entity["type"] for entity in message.entities} & {"bold", "italic", "code", "text_link"}
        assert not (marks - {"code"})
        assert not marks or "SD-" in message.text
