"""A headless Chromium for the tests of the page."""

import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

CHROMIUM = shutil.which("chromium")
PAGE = [
    pytest.mark.page,
    pytest.mark.skipif(CHROMIUM is None, reason="the page's tests need chromium on the PATH"),
]
PATIENCE = 60_000
"""Milliseconds on a busy machine; what is awaited is an event, never a time."""

expect.set_options(timeout=PATIENCE)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


async def opened(browser: Browser, url: str, *, width: int) -> Page:
    """Open the page; anything it complains of, and any address but the playground's, fails the test."""
    page = await browser.new_page(viewport={"width": width, "height": 800})
    page.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("request", lambda request: complaints.append(request.url) if not request.url.startswith(url) else None)
    page.complaints = complaints  # type: ignore[attr-defined]  # kept beside the page for the end of the test
    await page.goto(url)
    await expect(page.locator(".phone").first).to_be_visible()
    return page


def assert_no_complaints(page: Page) -> None:
    assert page.complaints == []  # type: ignore[attr-defined]  # set by opened()
