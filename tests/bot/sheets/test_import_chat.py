"""/import in chat: a sheet is sent, its difference approved, and its decisions stand as pending."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from bot.clock import Clock
from bot.settings import Settings
from conversations.screen import Screen, keys_of
from conversations.world import World
from programme.lifecycle import Role
from programme.notice import Purpose
from services import importing, people
from storage import Storage
from storage.engine.tx import Tx
from storage.outbox import outbox
from storage.registration import registration
from tests.bot.sheets.office import CATALOGUES, workbook
from tests.bot.sheets.test_export_chat import joins, opened
from tests.support.person import CHILD, Meets, Person
from tests.support.registering import registers

HEAD = ("کد پیگیری", "تصمیم تازه", "دلیل تازه")


async def state_of(storage: Storage, person: Person) -> str:
    def read(tx: Tx) -> str:
        who = people.known(tx, messenger=person.messenger, user_id=person.user_id)
        assert who is not None
        row = importing.latest(tx, person_id=who.person_id)
        assert row is not None
        return f"{row.state}{'' if row.ended_at is None else ', ended'}"

    return await storage.read(read)


async def stands(storage: Storage, person: Person, state: str, clock: Clock) -> None:
    """Wait until the sheet that somebody sent has come so far; the clock's jobs are woken meanwhile."""
    loop = asyncio.get_running_loop()
    end = loop.time() + CHILD
    while (found := await state_of(storage, person)) != state:
        assert loop.time() < end, f"the sheet is {found}, not {state}"
        clock.forward(timedelta())
        await asyncio.sleep(0.2)


@pytest.fixture
async def beside(settings: Settings) -> AsyncIterator[Storage]:
    """The database of the bot, opened once more."""
    storage = await opened(settings)
    yield storage
    await storage.close()


async def told(storage: Storage, person: Person, world: World, clock: Clock, at: int) -> Screen | None:
    """Write the notice of that place as the pump does."""

    def tell(tx: Tx) -> Screen | None:
        who = people.known(tx, messenger=person.messenger, user_id=person.user_id)
        assert who is not None
        rows = tx.all(sa.select(outbox).where(outbox.c.purpose == Purpose.SHEET.value).order_by(outbox.c.id))
        visit = Visit(tx, who, world, Phrases(CATALOGUES), clock.now())
        return NOTICES[Purpose.SHEET](visit, rows[at].body)

    return await storage.read(tell)


async def test_decisions_come_back_and_are_applied_once_they_are_approved(
    meets: Meets, sara: Person, settings: Settings, world: World, clock: Clock, beside: Storage
) -> None:
    code = await registers(sara)
    maryam = await meets("مریم", "telegram")
    await joins(maryam, settings, world, clock)
    await maryam.says("/import")
    await maryam.sees("بدون تأیید شما چیزی تغییر نمی‌کند")
    await maryam.says("این است")
    await maryam.sees("اینجا یک فایل XLSX لازم است. خروجی اکسل را با /export بگیرید")
    content = workbook(HEAD, (code, "توانمند", ""), ("SD-22222", "همراه", ""))
    await maryam.sends("document", name="decisions.xlsx", content=content)
    await maryam.sees("دریافت شد. فایل خوانده می‌شود")
    await stands(beside, maryam, "planned", clock)
    notice = await told(beside, maryam, world, clock, 0)
    assert notice is not None
    assert "sheet.plan.title" in {say.key for say in keys_of(notice.lines)}
    await maryam.says("/import")
    page = await maryam.sees("هنوز چیزی تغییر نکرده است")
    assert "تصمیم تازه: ۱" in page.text
    assert "پذیرفته‌نشده: ۱" in page.text
    assert "ثبت‌نامی با این کد نیست" in page.text
    assert await beside.read(sa.select(registration.c.state)) == [("submitted",)]
    await maryam.presses("اعمال شود")
    await maryam.sees("تصمیم‌ها اعمال می‌شود")
    await stands(beside, maryam, "applied, ended", clock)
    assert await told(beside, maryam, world, clock, 0) is None, "the difference is overtaken"
    result = await told(beside, maryam, world, clock, 1)
    assert result is not None
    assert "sheet.result.applied" in {say.key for say in keys_of(result.lines)}
    await maryam.says("/import")
    await maryam.sees("تصمیم‌های اعمال‌شده: ۱")
    assert await beside.read(sa.select(registration.c.state)) == [("pending_able",)]
    await maryam.presses("اعمال شود", page)
    await maryam.sees("دیگر در انتظار تأیید نیست")


async def test_difference_can_be_dropped_and_a_wrong_file_is_told(
    meets: Meets, sara: Person, settings: Settings, world: World, clock: Clock, beside: Storage
) -> None:
    code = await registers(sara)
    maryam = await meets("مریم", "bale")
    await joins(maryam, settings, world, clock)
    await maryam.says("/import")
    await maryam.sees("فایل XLSX را بفرستید")
    await maryam.sends("document", name="a.xlsx", content=b"not a workbook")
    await maryam.sees("دریافت شد")
    await stands(beside, maryam, "unreadable, ended", clock)
    await maryam.says("/import")
    await maryam.sees("این یک فایل XLSX سالم نیست")
    await maryam.sends("document", name="a.xlsx", content=workbook(HEAD, (code, "توانمند", "")))
    await maryam.sees("دریافت شد")
    await stands(beside, maryam, "planned", clock)
    await maryam.says("/import")
    await maryam.sees("هنوز چیزی تغییر نکرده است")
    await maryam.presses("کنار گذاشته شود")
    await maryam.sees("چیزی تغییر نکرد")
    assert await beside.read(sa.select(registration.c.state)) == [("submitted",)]


async def test_a_file_of_another_kind_is_refused_at_once_and_the_right_one_taken_next(
    meets: Meets, settings: Settings, world: World, clock: Clock, beside: Storage
) -> None:
    maryam = await meets("مریم", "bale")
    await joins(maryam, settings, world, clock)
    await maryam.says("/import")
    await maryam.sees("فایل XLSX را بفرستید")
    for name, answer in (
        ("a.txt", "یک فایل XLSX لازم است"),
        ("a.XLS", "قالب قدیمی XLS"),
        ("a.pdf", "یک فایل XLSX لازم"),
    ):
        await maryam.sends("document", name=name, content=b"text")
        await maryam.sees(answer)
    await maryam.says("کدام ستون؟")
    await maryam.sees("دو ستون آخر را پر کنید")
    await maryam.sends("document", name="A.XLSX", content=workbook(HEAD, ("SD-22222", "توانمند", "")))
    await maryam.sees("دریافت شد")
    await stands(beside, maryam, "planned", clock)


async def test_officer_may_not_import(meets: Meets, settings: Settings, world: World, clock: Clock) -> None:
    officer = await meets("نیما", "bale")
    await joins(officer, settings, world, clock, Role.OFFICER)
    for deed in ("go.import", "go.import.apply-1", "go.import.drop-1"):
        await officer.forges(deed)
        await officer.sees("متوجه نشدم")
    await officer.says("/import")
    await officer.sees("متوجه نشدم")
