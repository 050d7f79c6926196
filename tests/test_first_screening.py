"""The desk's beginning, as somebody who has only this repository does it: people to screen, and who screens them."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.support.browser import PAGE, assert_no_complaints, opened

pytestmark = PAGE
FILLING = 60_000
"""Milliseconds on a busy machine; two seconds on an idle one."""


@pytest.mark.parametrize("width", [360, 1400])
async def test_two_buttons_bring_263_people_and_a_desk(browser: Browser, address: str, width: int) -> None:
    page = await opened(browser, address, width=width)
    await page.get_by_role("button", name="ثبت‌نام ۲۶۳ نفر نمونه").click()
    await expect(page.locator("#status")).to_contain_text("نیمی در بله و نیمی در تلگرام", timeout=FILLING)
    await page.get_by_role("button", name="پیوستن همکاران دبیرخانه").click()
    await expect(page.locator("#status")).to_contain_text("دو کارشناس و دو هماهنگ‌کننده")
    if width == 360:
        await page.get_by_role("button", name=re.compile("^۲۶۳ نفر نمونه")).click()
    people = page.get_by_role("complementary", name="۲۶۳ نفر نمونه")
    await expect(people.get_by_role("listitem")).to_have_count(263)
    await people.get_by_role("searchbox").fill("همدان ساناز")
    await people.get_by_role("button", name="ساناز نمونه‌زاده").click()
    sanaz = page.get_by_role("region", name="گفت‌وگوی ساناز نمونه‌زاده")
    await expect(sanaz.get_by_role("log").get_by_text("/start")).to_be_visible()
    await sanaz.get_by_role("combobox", name="پیام").fill("/status")
    await sanaz.get_by_role("combobox", name="پیام").press("Enter")
    await expect(sanaz.get_by_text(re.compile(r"SD-[2-9A-Z]{5}")).last).to_be_visible()
    await sanaz.get_by_label("تعویض").select_option(label="هماهنگ‌کنندهٔ نمونه، دبیرخانه (تلگرام)")
    coordinator = page.get_by_role("region", name="گفت‌وگوی هماهنگ‌کنندهٔ نمونه")
    await expect(coordinator.get_by_text("خوش آمدید")).to_be_visible()
    assert_no_complaints(page)
