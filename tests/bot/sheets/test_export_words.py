"""The words of the export: no code stands where a colleague reads, and what is told of a message is true."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from bot.sheets.understanding import Understanding
from conversations.pages.desk.idea_story import ACTIONS as OF_IDEAS
from conversations.pages.desk.story import ACTIONS
from conversations.world import World
from programme import idea, review
from programme.lifecycle import Role
from programme.notice import MANNERS, Purpose, Reason
from programme.publication import LIFECYCLE as PUBLICATION
from programme.publication import State as Publishing
from programme.registration import Verdict
from programme.request import Kind
from programme.second_look import State as Look
from programme.story import JUDGED
from programme.text import key
from services.journal import Actor, record
from services.mailing import claim, due, put_off, settle, skip
from services.notices import plan
from services.requests import ask
from storage import Storage
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.registration import registration
from tests.bot.sheets.office import CATALOGUES, apply_for, by_heading, crowd, employ, export_to, rows_of
from tests.services.test_registration import NOW

REGISTRATIONS, MESSAGES, _, AUDIT = range(4)
LATER = NOW + timedelta(minutes=10)
BY_THE_CLOCKS = datetime(2026, 12, 1, 11, 40)
"""Ten past eight UTC, in Isfahan."""


async def rows(path: Path, storage: Storage, world: World, sheet: int) -> list[dict[str, Any]]:
    await export_to(path / "a.xlsx", storage, world)
    return by_heading(CalamineWorkbook.from_path(path / "a.xlsx").get_sheet_by_index(sheet).to_python())


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_action_state_and_reason_has_a_word(language: str) -> None:
    locale = CATALOGUES.locale(language)
    actions = (ACTIONS - {JUDGED}) | {move.name for move in PUBLICATION.moves}
    actions |= {
        "begin",
        "propose",
        "resend",
        "link",
        "invite",
        "join",
        "change_role",
        "remove",
        "refused",
        "export",
        "import",
    }
    wanted = {f"sheet.action.{action}" for action in actions}
    wanted |= {f"sheet.publication.{state}" for state in Publishing}
    for table in (idea.LIFECYCLE, review.LIFECYCLE):
        wanted |= {f"sheet.action.{table.noun}.{move.name}" for move in table.moves}
        wanted |= {f"sheet.{table.noun}.{state}" for state in table.states} | {f"sheet.noun.{table.noun}"}
    noted = ("merge_ask", "merge_drop", "merge_lapse", "merge_join")
    noted += ("release_ask", "release_undo", "release_keep", "report")
    wanted |= {f"sheet.action.idea.{action}" for action in noted}
    wanted |= {
        key
        for action in OF_IDEAS
        if (key := f"sheet.action.idea.{action}") in locale or f"sheet.action.{action}" not in locale
    }
    wanted |= {f"request.kind.{kind}_idea" for kind in (Kind.TALK, Kind.CALL)}
    wanted |= {f"sheet.look.{state}" for state in (Look.AGREED, Look.DISAGREED)}
    wanted |= {f"sheet.purpose.{purpose}" for purpose in Purpose}
    wanted |= {f"sheet.reason.{reason.replace(' ', '_')}" for reason in (*Reason, "out of reach")}
    assert [key for key in sorted(wanted) if key not in locale] == []


async def test_what_happened_stands_there_in_words(storage: Storage, world: World, tmp_path: Path) -> None:
    await crowd(storage, world, 1)
    row = (await rows_of(storage))[0]
    one = Actor(Role.COORDINATOR, 5)

    def happen(tx: Tx) -> None:
        for action, after in (("second_look", "disagreed"), ("settle", "companion"), ("flag", "flagged")):
            record(tx, actor=one, action=action, noun="registration", noun_id=row.id, now=NOW, after=after)
        for what in ("triage", "attachments"):
            record(tx, actor=one, action="refused", noun="desk", noun_id=5, now=NOW, after=what)
        record(tx, actor=one, action="propose", noun="publication", noun_id=1, now=NOW, after="proposed")
        record(tx, actor=one, action="stop", noun="publication", noun_id=1, now=NOW, before="proposed", after="stopped")
        record(tx, actor=one, action="resend", noun="notice", noun_id=1, now=NOW, before="too late", after="invitation")

        diplomat, reviewer = Actor(Role.DIPLOMAT, 6), Actor(Role.REVIEWER, 7)
        record(tx, actor=diplomat, action="submit", noun="idea", noun_id=1, now=NOW, before="draft", after="submitted")
        record(tx, actor=diplomat, action="accept", noun="idea", noun_id=1, now=NOW, before="awaiting", after="planned")
        record(tx, actor=reviewer, action="open", noun="review", noun_id=1, now=NOW, before="offered", after="drafting")

    await storage.write(happen)
    found = await rows(tmp_path, storage, world, AUDIT)
    assert [(one["کار"], one["پیش از آن"], one["پس از آن"]) for one in found[-11:]] == [
        ("نظر دوم", "", "تصمیمی دیگر"),
        ("پایان اختلاف نظر", "", "همراه"),
        ("نشان‌گذاری", "", "نشان‌دار"),
        ("دسترسی رد شد", "", CATALOGUES.locale("fa").sentence("command.triage")),
        ("دسترسی رد شد", "", "دیدن پیوست"),
        ("پیشنهاد اعلام نتیجه‌ها", "", "در انتظار تأیید"),
        ("توقف اعلام نتیجه‌ها", "در انتظار تأیید", "متوقف‌شده"),
        ("ارسال دوبارهٔ پیام", "مهلت پیام گذشت", "یادآوری دعوت"),
        ("ارسال ایده", "پیش‌نویس", "در انتظار بررسی"),
        ("پذیرش اجرا از سوی صاحب ایده", "در انتظار تأیید صاحب ایده", "برنامه‌ریزی"),
        ("آغاز بررسی", "سپرده‌شده", "آغازشده"),
    ]


async def test_what_happened_to_an_idea_holds_no_code_no_number_and_no_foreign_day(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    one = await storage.write(employ, Role.OFFICER)

    def happen(tx: Tx) -> None:
        told = (
            ("owner", "999", str(one.person_id)),
            ("next_on", None, "2027-05-01"),
            ("choose", None, "chamber"),
            ("choose", None, "automatic"),
            ("override", None, "asked"),
            ("merge_agree", None, None),
        )
        for action, before, after in told:
            record(tx, actor=one, action=action, noun="idea", noun_id=1, now=NOW, before=before, after=after)
        ask(tx, person_id=one.person_id or 0, kind=Kind.TALK, question=None, now=NOW, idea_id=1)

    await storage.write(happen)
    found = await rows(tmp_path, storage, world, AUDIT)
    assert [(one["کار"], one["پیش از آن"], one["پس از آن"]) for one in found[-7:]] == [
        ("تعیین مسئول پیگیری", "همکار", "مریم"),
        ("تعیین روز پیگیری", "", "۱۱ اردیبهشت ۱۴۰۶"),
        ("انتخاب نهاد", "", "اتاق بازرگانی استان"),
        ("انتخاب نهاد", "", "انتخاب خودکار"),
        ("تصمیم برخلاف نظر بیشتر کارشناسان", "", "نیازمند موافقت نفر دوم"),
        ("موافقت صاحب ایده با یکی‌شدن", "", ""),
        ("درخواست گفت‌وگو", "", "می‌خواهد پیش از پاسخ دربارهٔ اجرای ایده صحبت کند"),
    ]


async def test_a_message_tells_when_it_was_sent_and_how_often_it_was_tried(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    who = await storage.write(apply_for, world, 5)

    def taken(tx: Tx, at: datetime) -> Row:
        found = claim(tx, due(tx, messenger="bale", now=at)[0], now=at)
        assert found is not None
        return found

    def send(tx: Tx) -> None:
        plan(tx, person_id=who.person_id, purpose=Purpose.DECISION, occurrence="1", now=NOW)
        put_off(tx, taken(tx, NOW), now=NOW)
        settle(tx, taken(tx, LATER), state="sent", now=LATER)
        plan(tx, person_id=who.person_id, purpose=Purpose.INVITATION, occurrence="2", now=NOW)
        skip(tx, due(tx, messenger="bale", now=NOW)[0], reason=Reason.LATE, now=LATER)
        plan(tx, person_id=who.person_id, purpose=Purpose.DECISION, occurrence="3", now=NOW, due_at=LATER)
        plan(tx, person_id=who.person_id, purpose=Purpose.STAFF, occurrence="4", now=NOW)
        taken(tx, NOW)

    await storage.write(send)
    sent, late, planned, sending = await rows(tmp_path, storage, world, MESSAGES)
    assert MANNERS[Purpose.DECISION].again
    assert (sent["وضعیت ارسال"], sent["زمان ارسال"], sent["دفعات تلاش"]) == ("فرستاده‌شده", BY_THE_CLOCKS, 2)
    assert sent["نوبت ارسال"] == ""
    assert (late["وضعیت ارسال"], late["علت"], late["زمان ارسال"]) == ("کنار گذاشته‌شده", "مهلت پیام گذشت", "")
    assert late["دفعات تلاش"] == 0
    assert (planned["نوبت ارسال"], planned["زمان ارسال"]) == (BY_THE_CLOCKS, "")
    assert (sending["نوبت ارسال"], sending["زمان ارسال"], sending["دفعات تلاش"]) == ("", "", 1)


async def test_a_registration_has_its_flag_notes_and_the_code_it_is_joined_with(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    one, other = await crowd(storage, world, 2)
    actor = await storage.write(employ, Role.OFFICER)
    into = next(row.id for row in await rows_of(storage) if row.code == other)
    notes = [{"by": actor.person_id, "at": NOW.isoformat(), "text": text} for text in ("زنگ زدم", "در سفر است")]
    change = sa.update(registration).where(registration.c.code == one)
    await storage.write(lambda tx: tx.run(change.values(flagged=1, notes=notes, merged_into=into)))
    first, second = await rows(tmp_path, storage, world, REGISTRATIONS)
    assert (first["نشان"], first["یکی شده با"]) == ("نشان‌دار", other)
    assert first["یادداشت‌ها"] == "یادداشت مریم: زنگ زدم\nیادداشت مریم: در سفر است"
    assert (second["نشان"], second["یکی شده با"], second["یادداشت‌ها"]) == ("", "", "")
    assert len(first["کنترل تغییر"]) == 12


@pytest.mark.parametrize("word", ["خارج از شرایط", "نامرتبط", "Not eligible", "ineligible"])
def test_a_decision_is_understood_by_its_name_and_by_the_one_it_had(world: World, word: str) -> None:
    understanding = Understanding(world.programme, CATALOGUES)
    found = understanding.wish(2, "SD-7K2QX", decision=word, reason="", mark=None)
    assert (found.verdict, found.problem) == (Verdict.INELIGIBLE, None)


@pytest.mark.parametrize("heading", ["کنترل تغییر", "نشان پرونده", "Change control", "mark"])
def test_the_column_against_changes_is_understood_by_its_name_and_by_the_one_it_had(world: World, heading: str) -> None:
    assert Understanding(world.programme, CATALOGUES).headings[key(heading)] == "mark"


def test_a_verdict_has_the_same_name_in_the_sheets_and_in_the_statistics() -> None:
    locale = CATALOGUES.locale("fa")
    keys = ("sheet.state.closed", "sheet.state.pending_ineligible", "sheet.action.ineligible")
    assert [key for key in keys if locale.sentence("statistics.verdict.ineligible") not in locale.sentence(key)] == []
