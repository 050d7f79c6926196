"""The chat page in a headless Chromium, with a small echo bot behind it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import telegram
from playwright.async_api import Browser, Locator, Page, expect

from playground import Action, Playground
from tests.playground.conftest import StandingClock, ptb
from tests.playground.echo import serve
from tests.support.browser import PAGE, assert_no_complaints, opened

pytestmark = PAGE
# For every piece of visible text: its contrast against the nearest painted background below it.
CONTRASTS = """() => {
  const parse = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const below = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const [r, g, b, a = 1] = parse(style.backgroundColor);
      if (a === 1) return [r, g, b];
      const gradient = /gradient\\((rgb[^)]*\\))/.exec(style.backgroundImage);
      if (gradient) return parse(gradient[1]);
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest("option, noscript")) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(below(element))];
    found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), walker.currentNode.data]);
  }
  return found;
}"""
NAMELESS = """() => [...document.querySelectorAll("button, select, textarea, input, a")]
  .filter((one) => one.checkVisibility() && !one.labels?.length)
  .filter((one) => !(one.ariaLabel || one.textContent).trim()).map((one) => one.outerHTML)"""


@pytest.fixture
async def playground(clock: StandingClock) -> AsyncIterator[Playground]:
    async def fill(language: str) -> str:
        return "۲۶۳ نفر آماده شد"

    playground = Playground(clock, actions=[Action("fill", "۲۶۳ نفر نمونه", "263 sample people", fill)])
    await playground.start()
    playground.add_sample_people()
    yield playground
    await playground.stop()


@pytest.fixture
async def echo(playground: Playground) -> AsyncIterator[telegram.Bot]:
    async with ptb(playground, "telegram") as bot:
        serving = asyncio.create_task(serve(bot))
        yield bot
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving


@pytest.fixture
async def page(browser: Browser, playground: Playground, echo: telegram.Bot) -> AsyncIterator[Page]:
    page = await opened(browser, playground.url, width=1400)
    yield page
    assert_no_complaints(page)


@pytest.fixture
async def reza(page: Page) -> Locator:
    reza = page.get_by_role("region", name="رضا نمونه")
    await reza.get_by_role("button", name="شروع").click()
    await expect(reza.get_by_text("SD-7K2QX")).to_be_visible()
    return reza


async def test_first_visit_shows_three_people_who_can_start(page: Page) -> None:
    await expect(page.locator(".phone")).to_have_count(3)
    await expect(page.get_by_role("button", name="شروع", exact=True)).to_have_count(3)
    # It is fetched once something is written in it.
    assert await page.evaluate("document.fonts.load('16px \"Noto Sans Arabic\"').then(found => found.length > 0)")


async def test_press_edits_in_place_and_pops_the_answer(reza: Locator) -> None:
    await reza.get_by_role("button", name="بازرگانی").click()
    # The toast goes by itself.
    await expect(reza.get_by_text("1 مورد")).to_be_visible()
    chosen = reza.get_by_role("button", name="بازرگانی ✓")
    await expect(chosen).to_have_class("key chosen")
    await expect(chosen).to_be_focused()
    await expect(reza.locator(".message")).to_have_count(3)
    await expect(reza.locator(".day")).to_have_count(1)


async def test_enter_sends_and_shift_enter_breaks_the_line(reza: Locator) -> None:
    field = reza.get_by_role("combobox", name="پیام رضا نمونه")
    await field.fill("Hello")
    await field.press("Shift+Enter")
    await field.press_sequentially("سلام")
    await field.press("Enter")
    own = reza.locator(".own .text").last
    await expect(own).to_have_text("Hello\nسلام", use_inner_text=True)
    await expect(field).to_have_value("")
    assert await own.evaluate("one => getComputedStyle(one).unicodeBidi") == "plaintext"
    assert await own.evaluate("one => getComputedStyle(one).direction") == "ltr"


async def test_message_is_text_and_never_markup(reza: Locator, page: Page) -> None:
    evil = '<img src="x" onerror="document.title=1"><script>document.title=1</script>'
    await reza.get_by_role("combobox", name="پیام").fill(evil)
    await reza.get_by_role("combobox", name="پیام").press("Enter")
    await expect(reza.locator(".message:not(.own) .text").last).to_have_text(evil)
    assert await page.title() == "زمین تمرین"


async def test_moment_shows_its_own_words_and_the_reader_s_clock_behind_them(reza: Locator, page: Page) -> None:
    await reza.get_by_role("combobox", name="پیام").fill("/when")
    await reza.get_by_role("combobox", name="پیام").press("Enter")
    moment = reza.locator("time.moment")
    await expect(moment).to_have_text("سه‌شنبه ساعت ۱۸")
    await expect(moment).to_have_attribute("datetime", "2027-04-04T14:30:00.000Z")
    assert "فروردین" in (await moment.get_attribute("title") or "")


async def test_slash_suggests_commands_to_the_keyboard(reza: Locator) -> None:
    field = reza.get_by_role("combobox", name="پیام")
    await field.press_sequentially("/")
    await expect(reza.get_by_role("listbox").get_by_role("option")).to_have_count(3)
    await field.press_sequentially("n")
    await expect(reza.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    await field.press("ArrowDown")
    await expect(reza.get_by_role("listbox").get_by_role("option", selected=True)).to_contain_text("/number")
    await field.press("Enter")
    await expect(reza.get_by_role("group", name="صفحه‌کلید ربات").get_by_role("button")).to_have_count(2)
    await expect(field).to_have_value("")


async def test_own_number_goes_only_after_a_confirmation(reza: Locator, page: Page) -> None:
    await reza.get_by_role("combobox", name="پیام").fill("/number")
    await reza.get_by_role("button", name="ارسال").click()
    asking = reza.get_by_role("button", name="فرستادن شمارهٔ من")
    await asking.click()
    await page.get_by_role("dialog").get_by_role("button", name="انصراف").click()
    await asking.click()
    await page.get_by_role("dialog").get_by_role("button", name="ارسال").click()
    await expect(reza.get_by_text("رسید: +98912")).to_be_visible()
    await expect(asking).to_be_hidden()
    await expect(reza.locator(".own")).to_have_count(3)


async def test_files_are_sent_from_the_device_and_as_samples(reza: Locator, page: Page) -> None:
    await reza.get_by_role("button", name="صوت").click()
    await expect(reza.get_by_text("۴ ثانیه")).to_be_visible()
    await reza.locator("input[type=file]").set_input_files(
        {"name": "رزومه.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    await expect(reza.get_by_text("رزومه.pdf")).to_be_visible()
    await reza.get_by_role("button", name="پیوست").click()
    await page.get_by_role("dialog").get_by_role("button", name="۲۱").click()
    await expect(reza.get_by_text("21 MB")).to_be_visible()
    await expect(reza.get_by_text("فایل رسید.")).to_have_count(3)


async def test_own_text_can_be_edited(reza: Locator) -> None:
    field = reza.get_by_role("combobox", name="پیام")
    await field.fill("یک")
    await field.press("Enter")
    # Until the text is there, the last button belongs to the message before it.
    await expect(reza.locator(".own .text").last).to_have_text("یک")
    await reza.get_by_role("button", name="ویرایش").last.click()
    await field.fill("دو")
    await field.press("Enter")
    await expect(reza.locator(".own .text").last).to_have_text("دو")
    await expect(reza.get_by_text("ویرایش‌شده")).to_be_visible()


async def test_message_of_the_bot_can_be_replied_to(reza: Locator) -> None:
    field = reza.get_by_role("combobox", name="پیام")
    await field.fill("یک")
    await field.press("Enter")
    answer = reza.locator(".message:not(.own)").last
    await expect(answer).to_contain_text("یک")
    told = (await answer.locator(".text").inner_text()).strip()
    await answer.get_by_role("button", name="جواب").click()
    await expect(reza.locator(".notice")).to_contain_text(told[:10])
    await field.fill("دو")
    await field.press("Enter")
    await expect(reza.locator(".own .quote")).to_have_text(told)
    await expect(reza.locator(".notice")).to_be_hidden()


async def test_text_that_was_not_taken_comes_back(page: Page, reza: Locator) -> None:
    field = reza.get_by_role("combobox", name="پیام")
    answer = reza.locator(".message:not(.own)").last
    await answer.get_by_role("button", name="جواب").click()
    await page.route("**/say", lambda route: route.abort())
    await field.fill("یک")
    await field.press("Enter")
    await expect(page.get_by_text("زمین تمرین پاسخ نمی‌دهد؛ دوباره تلاش کنید.")).to_be_visible()
    await expect(field).to_have_value("یک")
    await expect(reza.locator(".notice")).to_be_visible()
    await page.unroute("**/say")
    page.complaints.clear()  # type: ignore[attr-defined]  # the browser's own, of what was cut off here
    await field.press("Enter")
    await expect(reza.locator(".own .quote")).to_be_visible()
    await expect(field).to_have_value("")


async def test_block_closes_the_chat_until_taken_back(reza: Locator, playground: Playground) -> None:
    await reza.get_by_role("button", name="مسدود کردن").click()
    await expect(reza.get_by_text("این شخص ربات را مسدود کرده است.")).to_be_visible()
    assert playground.people.find("p2")[1].blocked
    await reza.locator(".start").get_by_role("button", name="رفع مسدودی").click()
    await expect(reza.get_by_role("combobox", name="پیام")).to_be_visible()


async def test_clock_shows_tehran_in_jalali_and_moves(page: Page, clock: StandingClock) -> None:
    await expect(page.locator("#now")).to_contain_text("سه‌شنبه ۳ آذر ۱۴۰۵، ۱۷:۵۸")
    await page.get_by_role("button", name="۱ روز جلو").click()
    await expect(page.locator("#now")).to_contain_text("چهارشنبه ۴ آذر ۱۴۰۵، ۱۷:۵۸")
    assert clock.now().day == 25


async def test_new_person_and_switch_bring_others_to_a_phone(page: Page) -> None:
    await page.get_by_role("button", name="شخص تازه").click()
    await page.get_by_role("dialog").get_by_label("نام").fill("لیلا")
    await page.get_by_role("dialog").get_by_role("button", name="بساز").click()
    await expect(page.get_by_role("region", name="گفت‌وگوی لیلا")).to_be_visible()
    await page.get_by_role("region", name="گفت‌وگوی لیلا").get_by_label("تعویض").select_option("p1")
    await expect(page.get_by_role("region", name="گفت‌وگوی سارا نمونه")).to_be_visible()
    await expect(page.locator(".phone")).to_have_count(3)


async def test_action_of_the_process_reports_what_it_did(page: Page) -> None:
    await page.get_by_role("button", name="۲۶۳ نفر نمونه").click()
    await expect(page.locator("#status")).to_have_text("۲۶۳ نفر آماده شد")


async def test_english_turns_the_page_and_leaves_messages_alone(page: Page, reza: Locator) -> None:
    await page.get_by_role("button", name="English").click()
    assert await page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en", "ltr"]
    english = page.get_by_role("region", name="Chat of رضا نمونه")
    await expect(english.get_by_role("button", name="Block")).to_be_visible()
    assert await english.locator(".message .text").nth(1).evaluate("one => getComputedStyle(one).direction") == "rtl"


async def test_everything_can_be_read_and_named(page: Page, reza: Locator) -> None:
    await reza.get_by_role("button", name="بازرگانی").click()
    await expect(reza.get_by_text("1 مورد")).to_be_visible()
    contrasts = await page.evaluate(CONTRASTS)
    assert len(contrasts) > 30
    assert [one for one in contrasts if one[0] < 4.5] == []
    assert await page.evaluate(NAMELESS) == []
    await expect(reza.get_by_role("log")).to_have_attribute("aria-live", "polite")


async def test_phone_sized_window_has_one_chat_and_tabs(
    browser: Browser, playground: Playground, echo: telegram.Bot
) -> None:
    page = await opened(browser, playground.url, width=360)
    await expect(page.locator(".phone")).to_have_count(1)
    await page.get_by_role("button", name="رضا نمونه").click()
    reza = page.get_by_role("region", name="گفت‌وگوی رضا نمونه")
    await reza.get_by_role("button", name="شروع", exact=True).click()
    await expect(reza.get_by_role("button", name="بازرگانی")).to_be_visible()
    await page.get_by_role("button", name="سارا نمونه").click()
    await echo.send_message(playground.people.find("p2")[1].person.user_id, "خبر")
    await expect(page.get_by_role("img", name="پیام تازه")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert_no_complaints(page)
