"""The sheets of ideas: what the database holds, in words, and nothing that runs."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from conversations.world import World
from programme.lifecycle import Role
from programme.review import State as Reviewed
from programme.review import Tie
from services import conflicts
from services import idea as services
from services.journal import Actor
from storage import Storage
from storage.engine.tx import Tx
from storage.idea import idea
from storage.idea_note import idea_note
from storage.review import review
from tests.bot.sheets.office import by_heading, export_to
from tests.support.damage import damage
from tests.support.ideas import ANSWERS, IDEAS_NOW, diplomat, reviewer, sent
from tests.support.pending import coordinator

AUDIT, IDEAS, REVIEWS, NOTES = 3, 5, 6, 7
BY_THE_CLOCKS = datetime(2027, 4, 1, 11, 30)
"""Eight o'clock UTC, in Isfahan."""

SCORES = {"benefit": 3, "means": 4, "fit": 2, "risk": 1, "effort": 0}


async def book(path: Path, storage: Storage, world: World, language: str = "fa") -> CalamineWorkbook:
    await export_to(path / "a.xlsx", storage, world, language)
    return CalamineWorkbook.from_path(path / "a.xlsx")


async def rows(path: Path, storage: Storage, world: World, sheet: int, language: str = "fa") -> list[dict[str, Any]]:
    return by_heading((await book(path, storage, world, language)).get_sheet_by_index(sheet).to_python())


async def codes(storage: Storage) -> list[str]:
    return [row.code for row in await storage.read(sa.select(idea.c.code).order_by(idea.c.id))]


def change(tx: Tx, idea_id: int, **values: Any) -> None:
    tx.run(sa.update(idea).where(idea.c.id == idea_id).values(**values))


def give(tx: Tx, idea_id: int, who: int, institution: str, **values: Any) -> None:
    moments = dict.fromkeys(("offered_at", "due_at", "state_at"), IDEAS_NOW)
    given = {"idea_id": idea_id, "reviewer_id": who, "institution": institution, "state": Reviewed.OFFERED.value}
    tx.run(sa.insert(review), **{**moments, **given, **values})


async def test_sheets_of_ideas_have_headings_of_the_reader(storage: Storage, world: World, tmp_path: Path) -> None:
    fa = await book(tmp_path, storage, world)
    assert fa.sheet_names[IDEAS : NOTES + 1] == ["ایده‌ها", "بررسی ایده‌ها", "مرحله‌ها و گزارش‌ها"]
    assert fa.get_sheet_by_index(IDEAS).to_python()[0][:4] == ["کد ایده", "عنوان", "وضعیت", "صاحب ایده"]
    en = await book(tmp_path, storage, world, "en")
    assert en.sheet_names[IDEAS : NOTES + 1] == ["Ideas", "Reviews", "Milestones and reports"]
    assert "Legal and diplomatic risk" in en.get_sheet_by_index(REVIEWS).to_python()[0]


async def test_idea_stands_there_in_words_with_its_decision(storage: Storage, world: World, tmp_path: Path) -> None:
    who = await storage.write(diplomat, world, 1)
    by = await storage.write(coordinator, world, 2, "مریم")
    first = await storage.write(sent, world, who.person_id)
    other = await storage.write(sent, world, who.person_id, city="وین", title="=cmd|' /C calc'!A0", when="پاییز")
    decision = {
        "state": "pending_merged", "outcome": "merged", "reasons": ["same_subject"], "reason_text": "@SUM(1+1)",
        "decided_by": by.person_id, "decided_at": IDEAS_NOW, "overrides": 1, "merged_into": other,
        "owner_id": by.person_id, "board_note": "تماس گرفتم", "next_on": date(2027, 5, 1),
    }  # fmt: skip
    await storage.write(change, first, **decision)
    one, two = await rows(tmp_path, storage, world, IDEAS)
    code, into = await codes(storage)
    assert (one["کد ایده"], one["عنوان"], one["صاحب ایده"]) == (code, ANSWERS["title"], "canary")
    assert (one["وضعیت"], one["شهر"], one["زمینه"]) == (
        "یکی‌شده با ایدهٔ دیگر، اعلام‌نشده",
        "فرایبورگ",
        "فرهنگ، هنر و میراث",
    )
    assert (one["ایده"], one["شیوهٔ اجرا"]) == (ANSWERS["idea"]["text"], ANSWERS["how"]["text"])
    assert one["بستر اجرا"] == "افراد و آشنایی‌ها (مدیر موزه را می‌شناسم)، مکان"
    assert (one["نهادهای پیشنهادی"], one["زمان اجرا"]) == ("شهرداری اصفهان", "تا شش ماه")
    assert (one["نتیجه"], one["دلیل‌ها"]) == ("یکی‌شدن با ایدهٔ دیگر", "با ایدهٔ دیگری هم‌موضوع بود")
    assert (one["یکی شده با"], one["تصمیم‌گیرنده"], one["خلاف نظر بیشتر کارشناسان"]) == (into, "مریم", "دارد")
    assert (one["ارسال"], one["زمان تصمیم"], one["زمان اعلام"]) == (BY_THE_CLOCKS, BY_THE_CLOCKS, "")
    assert (one["مسئول پیگیری"], one["یادداشت پیگیری"]) == ("مریم", "تماس گرفتم")
    assert one["روز پیگیری"] in (datetime(2027, 5, 1), date(2027, 5, 1))
    assert one["روز پیگیری (شمسی)"] == "۱۴۰۶/۰۲/۱۱"
    # Text that looks like a formula stays text.
    assert (two["عنوان"], one["توضیح دلیل"]) == ("=cmd|' /C calc'!A0", "@SUM(1+1)")
    assert (two["شهر"], two["زمان اجرا"], two["نتیجه"]) == ("وین", "پاییز", "")


async def test_reviews_have_a_column_for_each_question_and_the_risk_in_words(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    who = await storage.write(diplomat, world, 1)
    one = await storage.write(sent, world, who.person_id)
    nasrin = await storage.write(reviewer, world, 11, "chamber", name="نسرین")
    omid = await storage.write(reviewer, world, 12, "universities", name="امید")
    given = {
        "state": "submitted", "scores": SCORES, "verdict": "conditional", "confidence": "high", "amended": 2,
        "line": "شریک بیابید", "note": "=1+1", "submitted_at": IDEAS_NOW + timedelta(days=1),
        "due_at": datetime(2027, 4, 11, tzinfo=world.programme.zone),
    }  # fmt: skip
    await storage.write(give, one, nasrin.person_id, "chamber", **given)
    await storage.write(give, one, omid.person_id, "universities", state="declined", refusal="no_time")
    first, second = await rows(tmp_path, storage, world, REVIEWS)
    assert (first["کد ایده"], first["نهاد"], first["کارشناس بررسی"]) == (
        (await codes(storage))[0],
        "اتاق بازرگانی استان",
        "نسرین",
    )
    assert (first["سود برای اصفهان"], first["واقعی‌بودن بسترها"], first["سهم کار شهرداری"]) == (3, 4, 0)
    assert (first["ریسک حقوقی و دیپلماتیک"], first["جمع امتیاز"]) == ("کم", 9)
    assert (first["نظر"], first["اطمینان"], first["دفعات تغییر نظر"]) == ("قابل اجرا با شرط", "زیاد", 2)
    assert (first["جمله برای صاحب ایده"], first["یادداشت برای دبیرخانه"]) == ("شریک بیابید", "=1+1")
    assert (first["زمان سپردن"], first["ثبت نظر"]) == (BY_THE_CLOCKS, BY_THE_CLOCKS + timedelta(days=1))
    assert (first["مهلت بررسی"], first["مهلت بررسی (شمسی)"]) == (datetime(2027, 4, 10, 23, 59), "۱۴۰۶/۰۱/۲۱")
    assert (second["وضعیت"], second["دلیل نپذیرفتن"], second["نظر"]) == ("نپذیرفته", "نبود فرصت", "")
    assert (second["جمع امتیاز"], second["سود برای اصفهان"]) == ("", "")


async def test_milestones_and_reports_are_told_and_discussions_are_not(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    who = await storage.write(diplomat, world, 1)
    by = await storage.write(coordinator, world, 2, "مریم")
    one = await storage.write(sent, world, who.person_id)

    def say(tx: Tx, kind: str, by_id: int, **values: Any) -> None:
        tx.run(sa.insert(idea_note), idea_id=one, kind=kind, by_id=by_id, at=IDEAS_NOW, **values)

    file = {"kind": "document", "messenger": "bale", "ref": "r", "name": "نامه.pdf"}
    await storage.write(say, "discussion", by.person_id, told={"text": "میان خودمان"})
    await storage.write(say, "milestone", by.person_id, stage="agreement")
    await storage.write(say, "report", who.person_id, told={"text": "+1 دیدار", "file": file})
    milestone, report = await rows(tmp_path, storage, world, NOTES)
    assert (milestone["نوع"], milestone["مرحله"], milestone["همکار"]) == ("مرحله", "توافق", "مریم")
    assert (report["نوع"], report["متن"], report["فایل"]) == ("گزارش صاحب ایده", "+1 دیدار", "نامه.pdf")
    assert (report["زمان"], report["همکار"]) == (BY_THE_CLOCKS, "")


async def test_whoever_is_involved_in_an_idea_takes_out_nothing_about_it(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    def happen(tx: Tx) -> int:
        one, other = diplomat(tx, world, 1).person_id, diplomat(tx, world, 2).person_id
        who = coordinator(tx, world, 3, "مریم").person_id
        conflicts.declare(tx, reviewer_id=who, person_id=one, tie=Tie.OTHER, now=IDEAS_NOW)
        expert = reviewer(tx, world, 11, "chamber", name="نسرین").person_id
        for of in (sent(tx, world, one), sent(tx, world, other)):
            give(tx, of, expert, "chamber", state="submitted", verdict="feasible")
            tx.run(sa.insert(idea_note), idea_id=of, kind="milestone", by_id=who, at=IDEAS_NOW, told={"text": "canary"})
        return who

    who = await storage.write(happen)
    hidden, there = await codes(storage)
    for viewer, shown in ((None, {hidden, there}), (who, {there})):
        await export_to(tmp_path / "a.xlsx", storage, world, viewer=viewer)
        book = CalamineWorkbook.from_path(tmp_path / "a.xlsx")
        for sheet in (AUDIT, IDEAS, REVIEWS, NOTES):
            cells = {str(cell) for row in book.get_sheet_by_index(sheet).to_python() for cell in row}
            assert cells & {hidden, there} == shown, (viewer, sheet)
        said = book.get_sheet_by_index(IDEAS).to_python()[-1][0]
        assert ("ذی‌نفع" in str(said)) is (viewer is not None)


async def test_drafts_and_what_was_taken_back_are_left_out_with_their_reviews(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    who = await storage.write(diplomat, world, 1)
    kept = await storage.write(sent, world, who.person_id)
    back = await storage.write(sent, world, who.person_id)
    await storage.write(services.begin, person_id=who.person_id, programme=world.programme, now=IDEAS_NOW)
    for one in (kept, back):
        await storage.write(give, one, 700, "chamber")
    await storage.write(services.withdraw, idea_id=back, person_id=who.person_id, now=IDEAS_NOW)
    assert len(await rows(tmp_path, storage, world, IDEAS)) == 1
    [left] = await rows(tmp_path, storage, world, REVIEWS)
    assert left["کد ایده"] == (await codes(storage))[0]


async def test_audit_names_the_idea_that_an_entry_is_about(storage: Storage, world: World, tmp_path: Path) -> None:
    who = await storage.write(diplomat, world, 1)
    one = await storage.write(sent, world, who.person_id)
    await storage.write(give, one, 700, "chamber")

    def opens(tx: Tx) -> None:
        row = services.read(tx, idea_id=one)
        assert row is not None
        services.move(tx, row, "open", actor=Actor(Role.REVIEWER, 700), now=IDEAS_NOW)

    await storage.write(opens)
    last = (await rows(tmp_path, storage, world, AUDIT))[-1]
    assert (last["کد"], last["موضوع"], last["کار"]) == ((await codes(storage))[0], "ایده", "آغاز بررسی")
    assert (last["پیش از آن"], last["پس از آن"]) == ("در انتظار بررسی", "در حال بررسی")


async def test_damaged_idea_is_marked_and_the_others_are_written(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    who = await storage.write(diplomat, world, 1)
    one, _ = [await storage.write(sent, world, who.person_id) for _ in range(2)]
    await storage.write(damage, idea, "answers", one)
    first, second = await rows(tmp_path, storage, world, IDEAS)
    assert [first["کد ایده"], second["کد ایده"]] == await codes(storage)
    assert (first["عنوان"], second["عنوان"]) == ("این ردیف باز نشد", ANSWERS["title"])
