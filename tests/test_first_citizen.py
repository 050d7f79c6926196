"""The main job, as somebody who has only this repository does it: one command, a page, a registration in Persian."""

import re

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.support.browser import PAGE, assert_no_complaints, opened
from tests.support.registering import OFFER

pytestmark = PAGE


async def press(phone: Locator, label: str) -> None:
    await phone.get_by_role("button", name=label, exact=True).last.click()


async def say(phone: Locator, text: str) -> None:
    await phone.locator("textarea").fill(text)
    await phone.locator("textarea").press("Enter")


async def sees(phone: Locator, text: str) -> None:
    await expect(phone.get_by_role("log").get_by_text(text).last).to_be_visible()


@pytest.mark.parametrize("width", [360, 1400])
async def test_citizen_registers_in_persian_on_the_page_of_one_command(
    browser: Browser, address: str, width: int
) -> None:
    page = await opened(browser, address, width=width)
    sara = page.get_by_role("region", name="سارا نمونه")
    await press(sara, "شروع")
    await press(sara, "ثبت‌نام")
    await sees(sara, "نزد دبیرخانه نگه داشته می‌شود")
    await press(sara, "می‌پذیرم")
    await press(sara, "شهر دیگری در ایران")
    await sees(sara, "در کدام شهر؟")
    await say(sara, "کاشان")
    await sees(sara, "نام و نام خانوادگی")
    await say(sara, "۱۲۳")
    await sees(sara, "نام را فقط با حروف")
    await say(sara, "سارا نمونه")
    await sees(sara, "چه ارتباطی دارید؟")
    await press(sara, "دانشگاه و پژوهش")
    await expect(sara.get_by_role("button", name="دانشگاه و پژوهش ✓")).to_be_visible()
    await press(sara, "تمام شد")
    await sees(sara, "کدام شهرها را می‌شناسید؟")
    await press(sara, "رد شدن")
    await sees(sara, "چه دری را می‌توانید")
    await say(sara, OFFER)
    await sees(sara, "این‌ها درست است؟")
    await press(sara, "تأیید و ارسال")
    await expect(sara.get_by_text(re.compile(r"SD-[2-9A-Z]{5}")).last).to_be_visible()
    await sees(sara, "ثبت شد. کد پیگیری شما")
    assert_no_complaints(page)
