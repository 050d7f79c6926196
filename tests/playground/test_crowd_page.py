"""The page with hundreds of people: a list that finds them, phones that stay, and nothing drawn that is not shown."""

import asyncio
import contextlib
import re
import struct
import zlib
from collections.abc import AsyncIterator

import pytest
import telegram
from playwright.async_api import Browser, Locator, Page, expect

from playground import Action, Playground
from tests.playground.conftest import StandingClock, ptb
from tests.playground.echo import serve
from tests.playground.test_page import CONTRASTS, NAMELESS
from tests.support.browser import PAGE, assert_no_complaints, opened

pytestmark = PAGE
MANY = 263


def png(width: int, height: int) -> bytes:
    """Draw a grey picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress(b"".join(b"\0" + b"\x99" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


@pytest.fixture
async def playground(clock: StandingClock) -> AsyncIterator[Playground]:
    playground = Playground(clock)

    async def fill(language: str) -> str:
        for number in range(MANY):
            messenger = "telegram" if number % 2 else "bale"
            person = playground.people.create(
                f"نمونهٔ {number}", messenger, place="لندن" if number % 3 else "رم", note=f"SD-{number:05}", crowd=True
            )
            playground.people.recall(person.key, f"پیشنهاد {number}")
        return "done"

    playground.offer(Action("fill", "پر کن", "Fill", fill))
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


async def filled(browser: Browser, playground: Playground, *, width: int) -> Page:
    page = await opened(browser, playground.url, width=width)
    await page.get_by_role("button", name="پر کن").click()
    await expect(page.locator(".crowd li")).to_have_count(MANY)
    return page


@pytest.fixture
async def page(browser: Browser, playground: Playground, echo: telegram.Bot) -> AsyncIterator[Page]:
    page = await filled(browser, playground, width=1400)
    yield page
    assert_no_complaints(page)


@pytest.fixture
def people(page: Page) -> Locator:
    return page.get_by_role("complementary", name="۲۶۳ نفر نمونه")


def numbered(playground: Playground, number: int) -> int:
    return next(one.user_id for one in playground.people if one.note == f"SD-{number:05}")


async def test_one_is_found_by_name_city_or_code_and_shown_in_a_phone(page: Page, people: Locator) -> None:
    found, search = people.get_by_role("status"), people.get_by_role("searchbox", name="یافتن با نام، شهر یا کد")
    await search.fill("رم تلگرام")
    await expect(found).to_have_text("۴۴ از ۲۶۳ نفر")
    await search.fill("هیچ‌کس")
    await expect(found).to_have_text("کسی با این نشانی نیست")
    await search.fill("sd-۰۰۱۲۱")
    await expect(found).to_have_text("۱ از ۲۶۳ نفر")
    await search.press("Enter")
    shown = page.get_by_role("region", name="گفت‌وگوی نمونهٔ 121")
    await expect(shown.get_by_text("پیشنهاد 121")).to_be_visible()
    await expect(shown.get_by_text("SD-00121")).to_be_visible()
    await expect(shown.get_by_role("log")).to_be_focused()
    await expect(people.get_by_role("button", name="نمونهٔ 121")).to_have_attribute("aria-current", "true")
    # The desk and the other citizen stay; the next one takes the same phone.
    await search.fill("00122")
    await people.get_by_role("button", name="SD-00122").click()
    names = [await one.inner_text() for one in await page.locator(".phone h2").all()]
    assert names == ["نمونهٔ 122", "رضا نمونه، تورنتو", "کارشناس نمونه، دبیرخانه"]


async def test_news_of_closed_chats_are_counted_and_never_fetched(
    page: Page, people: Locator, playground: Playground, echo: telegram.Bot
) -> None:
    # Which chats are fetched; an event that comes late fetches an open one once more.
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.removeprefix(playground.url).partition("?")[0]))
    for number in range(1, 101, 2):
        sent = await echo.send_message(numbered(playground, number), "خبر")
        await sent.edit_text("خبر تازه")
    await expect(people.get_by_role("status")).to_have_text("۲۶۳ از ۲۶۳ نفر · ۵۰ پیام تازه")
    await expect(people.get_by_role("button", name="نمونهٔ 99، رم، تلگرام، SD-00099، ۱ پیام تازه")).to_be_visible()
    assert asked == set()
    await people.get_by_role("button", name="SD-00099").click()
    await expect(page.get_by_role("region", name="نمونهٔ 99").get_by_text("خبر تازه")).to_be_visible()
    await expect(people.get_by_role("status")).to_contain_text("۴۹ پیام تازه")
    assert len(asked) == 1
    # Whoever was shown and is no longer is counted again.
    await people.get_by_role("button", name="SD-00098").click()
    await expect(page.get_by_role("region", name="نمونهٔ 98")).to_be_visible()
    await echo.send_message(numbered(playground, 99), "باز هم")
    await expect(people.get_by_role("status")).to_contain_text("۵۰ پیام تازه")
    assert len(asked) == 2
    assert (
        await page.evaluate("performance.getEntriesByType('resource').filter((one) => /events$/.test(one.name)).length")
        <= 1
    )


async def test_keyboard_walks_the_list(page: Page, people: Locator) -> None:
    search = people.get_by_role("searchbox")
    await search.focus()
    await page.keyboard.press("ArrowDown")
    await expect(people.get_by_role("button", name="SD-00000")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("End")
    await expect(people.get_by_role("button", name="SD-00262")).to_be_focused()
    await page.keyboard.press("Home")
    await page.keyboard.press("ArrowUp")
    await expect(search).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(people.get_by_role("button", name="SD-00000")).to_be_focused()
    # The whole list is one stop.
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.closest('.crowd')") is None
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("region", name="گفت‌وگوی نمونهٔ 0")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1400])
@pytest.mark.parametrize("language", ["fa", "en"])
async def test_everything_can_be_read_named_and_fits(
    browser: Browser, playground: Playground, echo: telegram.Bot, width: int, language: str
) -> None:
    page = await filled(browser, playground, width=width)
    await echo.send_message(numbered(playground, 1), "خبر")
    if language == "en":
        await page.get_by_role("button", name="English").click()
    if width == 360:
        await page.locator(".tab[aria-expanded]").click()
        await expect(page.locator("main")).to_be_hidden()
    await expect(page.locator(".crowd li").last).to_be_attached()
    contrasts = await page.evaluate(CONTRASTS)
    assert len(contrasts) > MANY
    assert [one for one in contrasts if one[0] < 4.5] == []
    assert await page.evaluate(NAMELESS) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    assert_no_complaints(page)


async def test_narrow_window_shows_the_list_in_place_of_the_phone(
    browser: Browser, playground: Playground, echo: telegram.Bot
) -> None:
    page = await filled(browser, playground, width=360)
    await echo.send_message(numbered(playground, 1), "خبر")
    tab = page.get_by_role("button", name=re.compile("^۲۶۳ نفر نمونه"))
    await expect(tab.get_by_role("img", name="۱ پیام تازه")).to_be_visible()
    await expect(page.locator(".crowd")).to_be_hidden()
    await tab.click()
    await expect(tab).to_have_attribute("aria-expanded", "true")
    search = page.get_by_role("searchbox")
    await expect(search).to_be_focused()
    await search.press("Escape")
    await expect(tab).to_be_focused()
    await expect(page.locator(".phone")).to_be_visible()
    await tab.click()
    await search.fill("00007")
    await search.press("Enter")
    await expect(page.get_by_role("region", name="گفت‌وگوی نمونهٔ 7")).to_be_visible()
    await expect(page.get_by_role("button", name="نمونهٔ 7", exact=True)).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("button", name="سارا نمونه").click()
    await expect(page.get_by_role("region", name="گفت‌وگوی سارا نمونه")).to_be_visible()
    assert_no_complaints(page)


async def test_people_who_appear_do_not_disturb_whoever_writes(
    browser: Browser, playground: Playground, echo: telegram.Bot
) -> None:
    page = await opened(browser, playground.url, width=1400)
    reza = page.get_by_role("region", name="رضا نمونه")
    await reza.get_by_role("button", name="شروع").click()
    await reza.get_by_role("combobox", name="پیام").fill("نیمه‌کاره")
    playground.people.create("نمونهٔ نو", "bale", crowd=True)
    await expect(page.locator(".crowd li")).to_have_count(1)
    await expect(reza.get_by_role("combobox", name="پیام")).to_be_focused()
    await expect(reza.get_by_role("combobox", name="پیام")).to_have_value("نیمه‌کاره")
    assert_no_complaints(page)


async def test_edit_in_place_moves_nothing_for_whoever_reads_above(
    page: Page, playground: Playground, echo: telegram.Bot
) -> None:
    reza = page.get_by_role("region", name="رضا نمونه")
    await reza.get_by_role("button", name="شروع").click()
    await expect(reza.get_by_role("button", name="بازرگانی")).to_be_visible()
    user_id = playground.people.find("p2")[1].person.user_id
    sent = [await echo.send_message(user_id, f"سطر {number}\n" * 5) for number in range(12)]
    await expect(reza.get_by_text("سطر 11")).to_be_visible()
    log = reza.get_by_role("log")
    # As in a browser that does not keep the place by itself.
    await log.evaluate("log => log.style.setProperty('overflow-anchor', 'none')")
    await log.evaluate("log => { log.scrollTop = log.querySelectorAll('.message')[7].offsetTop + 10; }")
    place = "log => log.querySelectorAll('.message')[7].getBoundingClientRect().top"
    before = await log.evaluate(place)
    await sent[1].edit_text("کوتاه")
    await sent[11].edit_text("دراز\n" * 30)
    await expect(reza.get_by_text("دراز")).to_be_attached()
    assert abs(await log.evaluate(place) - before) < 2
    # Who reads the newest message keeps seeing its end, and the focus stays on the button that was pressed.
    await log.evaluate("log => { log.scrollTop = log.scrollHeight; }")
    await sent[11].edit_text("کوتاه‌تر")
    await expect(reza.get_by_text("کوتاه‌تر")).to_be_visible()
    assert await log.evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight") < 2


async def test_pictures_of_the_bot_are_shown_and_documents_are_links(
    page: Page, playground: Playground, echo: telegram.Bot
) -> None:
    reza = page.get_by_role("region", name="رضا نمونه")
    await reza.get_by_role("button", name="شروع").click()
    await expect(reza.get_by_role("button", name="بازرگانی")).to_be_visible()
    user_id = playground.people.find("p2")[1].person.user_id
    await echo.send_photo(user_id, png(800, 600), caption="نمودار")
    picture = reza.get_by_role("img", name="عکس")
    await expect(picture).to_have_js_property("naturalWidth", 800)
    await expect(reza.get_by_text("نمودار")).to_be_visible()
    await expect(reza.locator(".foot").last).to_be_in_viewport(ratio=1)
    await echo.send_document(user_id, b"PK", filename="فهرست.xlsx")
    link = reza.get_by_role("link", name="فهرست.xlsx")
    async with page.expect_download() as downloading:
        await link.click()
    assert (await downloading.value).suggested_filename == "فهرست.xlsx"
