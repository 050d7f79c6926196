"""The export: what is in it, that nothing in it is a formula, and what it costs."""

import asyncio
import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from bot.sheets import book as books
from bot.sheets import paper
from bot.sheets.exporting import PREFIX, name_of, private_folder
from conversations.world import World
from programme.lifecycle import Role
from programme.notice import Purpose
from programme.registration import Verdict
from services.deciding import decide
from services.export import PAGE
from services.notices import plan
from storage import Storage
from storage.engine.tx import Tx
from storage.registration import registration
from storage.staff import staff
from tests.bot.sheets.office import (
    CATALOGUES,
    apply_for,
    by_heading,
    crowd,
    damage,
    employ,
    export_to,
    rows_of,
    tell_more,
)
from tests.services.test_registration import NOW

INJECTIONS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\u200f=1+1",
    "نام =۱",
    "_x0041_",
    "http://a.b",
)


async def opened(path: Path, storage: Storage, world: World, language: str = "fa") -> CalamineWorkbook:
    await export_to(path, storage, world, language)
    return CalamineWorkbook.from_path(path)


async def test_each_noun_has_a_sheet_with_headings_of_the_reader(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    await crowd(storage, world, 1)
    fa = await opened(tmp_path / "fa.xlsx", storage, world)
    ideas = ["ایده‌ها", "بررسی ایده‌ها", "مرحله‌ها و گزارش‌ها"]
    assert fa.sheet_names == [
        "ثبت‌نام‌ها",
        "پیام‌ها",
        "تصمیم‌ها",
        "رویدادها",
        "همکاران",
        *ideas,
        "دوره‌ها",
        "نام‌نویسی‌ها",
        "واژه‌ها",
    ]
    en = await opened(tmp_path / "en.xlsx", storage, world, "en")
    ideas = ["Ideas", "Reviews", "Milestones and reports"]
    assert en.sheet_names == [
        "Registrations",
        "Messages",
        "Decisions",
        "Audit log",
        "Staff",
        *ideas,
        "Courses",
        "Enrolments",
        "Words",
    ]
    assert en.get_sheet_by_index(0).to_python()[0][:3] == ["Tracking code", "State", "Name"]
    assert fa.get_sheet_by_index(0).to_python()[0][-2:] == ["تصمیم تازه", "دلیل تازه"]


async def test_registration_stands_there_in_words_with_real_dates(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    actor = await storage.write(employ)
    who = await storage.write(apply_for, world, 5, name="سارا نمونه", cities=["freiburg", "وین"])
    await storage.write(tell_more, who, phone="+4915112345678", email="sara@example.org", languages=["fa"], hours="few")

    def judge(tx: Tx) -> None:
        row = tx.one(sa.select(registration))
        assert row is not None
        decide(tx, row, verdict=Verdict.ABLE, reasons=["sister_city"], text="خوب", actor=actor, now=NOW)

    await storage.write(judge)
    row = by_heading((await opened(tmp_path / "a.xlsx", storage, world)).get_sheet_by_index(0).to_python())[0]
    assert (row["نام"], row["وضعیت"], row["کشور"]) == ("سارا نمونه", "توانمند، اعلام‌نشده", "آلمان")
    assert (row["شهر"], row["شهرهای آشنا"], row["ارتباط‌ها"]) == ("فرایبورگ", "فرایبورگ، وین", "ورزش")
    assert (row["تلفن"], row["رایانامه"], row["زبان‌ها"]) == ("+4915112345678", "sara@example.org", "فارسی")
    assert (row["ساعت در هفته"], row["پیوست"]) == ("کمتر از ۲ ساعت", "دارد")
    assert (row["نتیجهٔ بررسی"], row["دلیل‌ها"]) == ("توانمند", "با شهری خواهرخوانده پیوند دارد")
    assert (row["توضیح دلیل"], row["تصمیم‌گیرنده"]) == ("خوب", "مریم")
    # Eight o'clock UTC, by the clocks of Isfahan.
    assert (row["ارسال"], row["ارسال (شمسی)"]) == (datetime(2026, 12, 1, 11, 30), "۱۴۰۵/۰۹/۱۰")
    assert row["زمان تصمیم"] == datetime(2026, 12, 1, 11, 30)


async def test_other_sheets_hold_messages_decisions_audit_and_staff(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    actor = await storage.write(employ, Role.OFFICER)
    who = await storage.write(apply_for, world, 5)

    def judge(tx: Tx) -> None:
        row = tx.one(sa.select(registration))
        assert row is not None
        decide(tx, row, verdict=Verdict.COMPANION, reasons=["full"], text=None, actor=actor, now=NOW)
        plan(tx, person_id=who.person_id, purpose=Purpose.DECISION, occurrence="1", now=NOW)

    await storage.write(judge)
    code = (await rows_of(storage))[0].code
    book = await opened(tmp_path / "a.xlsx", storage, world)
    messages, decisions, audit, staff = (by_heading(book.get_sheet_by_index(at).to_python()) for at in range(1, 5))
    assert [(one["کد پیگیری"], one["برای"], one["وضعیت ارسال"]) for one in messages] == [
        (code, "اعلام نتیجه", "در نوبت")
    ]
    assert [(one["کارشناس"], one["نتیجهٔ بررسی"], one["دلیل‌ها"]) for one in decisions] == [
        ("مریم", "همراه", "ظرفیت این دوره تکمیل شد")
    ]
    assert [one["کار"] for one in audit] == ["پذیرش شرایط", "ارسال", "برداشتن برای بررسی", "تصمیم: همراه"]
    assert (audit[-1]["کد"], audit[-1]["پس از آن"], audit[-1]["نقش"]) == (code, "همراه، اعلام‌نشده", "کارشناس دبیرخانه")
    assert [(one["نام"], one["نقش"]) for one in staff] == [("مریم", "کارشناس دبیرخانه")]


async def test_text_that_looks_like_a_formula_comes_back_as_text(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    def write(tx: Tx) -> None:
        for number, text in enumerate(INJECTIONS):
            who = apply_for(tx, world, 50 + number)
            query = sa.update(registration).where(registration.c.person_id == who.person_id)
            tx.run(query.values(reason_text=text))

    await storage.write(write)
    book = await opened(tmp_path / "a.xlsx", storage, world)
    assert [row["توضیح دلیل"] for row in by_heading(book.get_sheet_by_index(0).to_python())] == list(INJECTIONS)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        sheets = {name: archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")}
        assert b"quotePrefix" in archive.read("xl/styles.xml")
    assert len(sheets) == 11
    for xml in sheets.values():
        assert b"<f>" not in xml
        assert b"<hyperlink" not in xml
    # Also when somebody saves it as CSV or edits the cell: each of them is marked as text.
    quoted = [text for text in INJECTIONS if books._FORMULA.match(text)]
    assert quoted == list(INJECTIONS[:6])


@pytest.mark.parametrize(("language", "rtl"), [("fa", True), ("en", False)])
async def test_sheets_run_to_the_left_for_persian_and_have_headings_that_stay(
    storage: Storage, world: World, tmp_path: Path, language: str, rtl: bool
) -> None:
    await crowd(storage, world, 2)
    await export_to(tmp_path / "a.xlsx", storage, world, language)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        for number in range(1, 12):
            xml = archive.read(f"xl/worksheets/sheet{number}.xml").decode()
            assert ('rightToLeft="1"' in xml) == rtl
            assert 'state="frozen"' in xml
            assert "<cols>" in xml
            assert ("<autoFilter" in xml) == (number < 11)
        first = archive.read("xl/worksheets/sheet1.xml").decode()
    name = CATALOGUES.locale(language).sentence("sheet.name.words")
    lists = re.findall(r"<formula1>(.*?)</formula1>", first)
    assert lists == [f"'{name}'!$A$2:$A$100", f"'{name}'!$B$2:$B$100"]


async def test_text_longer_than_a_cell_is_cut_with_a_mark(storage: Storage, world: World, tmp_path: Path) -> None:
    await crowd(storage, world, 1)
    await storage.write(lambda tx: tx.run(sa.update(registration).values(reason_text="ب" * 40_000)))
    book = await opened(tmp_path / "a.xlsx", storage, world)
    cell = by_heading(book.get_sheet_by_index(0).to_python())[0]["توضیح دلیل"]
    assert (len(cell), cell[-2:]) == (books.LONGEST_TEXT, "ب…")


async def test_rows_over_the_format_go_on_in_another_sheet(
    storage: Storage, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "MOST_ROWS", 3)
    codes = await crowd(storage, world, 7)
    book = await opened(tmp_path / "a.xlsx", storage, world)
    parts = [name for name in book.sheet_names if name.startswith("ثبت‌نام‌ها")]
    assert parts == ["ثبت‌نام‌ها", "ثبت‌نام‌ها 2", "ثبت‌نام‌ها 3"]
    found = [row["کد پیگیری"] for name in parts for row in by_heading(book.get_sheet_by_name(name).to_python())]
    assert found == codes


async def test_more_than_a_page_comes_whole_and_in_order_with_progress(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    codes = await crowd(storage, world, PAGE + 3)
    told = await export_to(tmp_path / "a.xlsx", storage, world)
    rows = by_heading(CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python())
    assert [row["کد پیگیری"] for row in rows] == codes
    assert [done for done, _ in told][:2] == [PAGE, PAGE + 3]
    assert told[-1][0] == told[-1][1]


async def test_drafts_and_what_was_taken_back_are_left_out(storage: Storage, world: World, tmp_path: Path) -> None:
    await crowd(storage, world, 3)
    rows = await rows_of(storage)
    for row, state in zip(rows, ("draft", "withdrawn", "erased"), strict=True):
        change = sa.update(registration).where(registration.c.id == row.id).values(state=state)
        await storage.write(lambda tx, change=change: tx.run(change))
    book = await opened(tmp_path / "a.xlsx", storage, world)
    assert len(book.get_sheet_by_index(0).to_python()) == 1


async def test_the_loop_stays_free_while_cells_are_written(storage: Storage, world: World, tmp_path: Path) -> None:
    await crowd(storage, world, PAGE)
    rounds = 0

    async def turns() -> None:
        nonlocal rounds
        while True:
            await asyncio.sleep(0)
            rounds += 1

    turning = asyncio.create_task(turns())
    await export_to(tmp_path / "a.xlsx", storage, world)
    turning.cancel()
    assert rounds > 50


async def test_file_is_for_its_owner_alone_and_the_folder_goes(storage: Storage, world: World, tmp_path: Path) -> None:
    await export_to(tmp_path / "a.xlsx", storage, world)
    assert (tmp_path / "a.xlsx").stat().st_mode & 0o777 == 0o600
    async with private_folder(tmp_path) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder.name.startswith(PREFIX)
    assert not folder.exists()


def test_file_is_named_by_call_and_day_of_the_city(world: World) -> None:
    late = NOW.replace(hour=22)
    assert name_of(world.programme, late) == "citizen-diplomat-1405-2026-12-02.xlsx"


async def test_row_that_cannot_be_opened_is_marked_and_the_others_are_written(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    codes = await crowd(storage, world, 4)
    await storage.write(employ)
    await damage(storage, codes[1])
    unreadable = sa.literal(bytes(40), sa.LargeBinary)
    await storage.write(lambda tx: tx.run(sa.update(staff).values(name=unreadable)))
    query = sa.update(registration).where(registration.c.code == codes[2]).values(answers={"offer": 7})
    await storage.write(lambda tx: tx.run(query))
    book = await opened(tmp_path / "a.xlsx", storage, world)
    rows = by_heading(book.get_sheet_by_index(0).to_python())
    assert [row["کد پیگیری"] for row in rows] == codes
    assert [row["وضعیت"] for row in rows] == [
        "در انتظار بررسی",
        "این ردیف باز نشد",
        "این ردیف باز نشد",
        "در انتظار بررسی",
    ]
    assert [row["نام"] for row in rows] == ["canary", "", "", "canary"]
    assert [row["نقش"] for row in by_heading(book.get_sheet_by_index(4).to_python())] == ["این ردیف باز نشد"]
