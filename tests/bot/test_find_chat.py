"""Finding registrations and opening their files, by chat."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.clock import Clock
from bot.settings import Settings
from conversations.world import World
from programme.lifecycle import Role
from services import similar
from services.search import index_some, stale
from storage import Storage
from storage.audit import audit
from storage.idea import idea
from storage.person import person as table_of_people
from storage.registration import registration
from storage.staff import staff
from tests.services.test_search import registered
from tests.support.ideas import diplomat, sent
from tests.support.officer import database_of, joins_staff
from tests.support.person import Meets, Person
from tests.support.registering import OFFER, registers
from tests.support.seen import plain


@pytest.fixture
async def database(settings: Settings, bot: None) -> AsyncIterator[Storage]:
    async with database_of(settings) as storage:
        yield storage


@pytest.fixture(params=["bale", "telegram"])
async def officer(request: pytest.FixtureRequest, meets: Meets, database: Storage) -> Person:
    person = await meets("مریم", request.param)
    await joins_staff(person, database)
    return person


async def everything_indexed(database: Storage, world: World) -> None:
    # The bot indexes too; what it holds is passed over, and is there once nothing is left.
    while await database.read(stale):
        await database.write(index_some, programme=world.programme, places=world.places)


async def looks(database: Storage, action: str) -> list[Any]:
    rows = await database.read(sa.select(audit).where(audit.c.action == action).order_by(audit.c.id))
    return [(row.actor_id, row.role, row.noun, row.noun_id) for row in rows]


async def id_of(database: Storage, code: str) -> int:
    return int((await database.read(sa.select(registration.c.id).where(registration.c.code == code)))[0].id)


async def test_index_is_kept_by_the_bot_itself(clock: Clock, sara: Person, officer: Person) -> None:
    await registers(sara)
    clock.forward(timedelta(minutes=1))
    # The jobs wake now and run beside the chat: the first searches may come before this one is done.
    for _ in range(200):
        await officer.says("/find سارا")
        seen = await officer.sees("پرونده")
        if "پرونده‌های پیداشده" in seen.text:
            break
    assert "سارا ن.، اصفهان، در انتظار بررسی" in plain(seen.text)


async def test_officer_finds_a_file_opens_it_and_looks_at_contact_data_on_record(
    sara: Person, officer: Person, database: Storage, world: World
) -> None:
    code = await registers(sara)
    await sara.presses("تکمیل اطلاعات")
    await sara.sees("شمارهٔ تلفن شما؟")
    await sara.says("09131234567")
    await sara.sees("رایانامهٔ (ایمیل) شما؟")
    await sara.says("sara@example.org")
    await sara.sees("به چه زبان‌هایی")
    await sara.presses("بقیه بعداً")
    await sara.presses("تأیید و ذخیره")
    await sara.sees("ذخیره شد")
    await everything_indexed(database, world)
    number = await id_of(database, code)

    await officer.says("/find")
    await officer.sees("چه چیزی را پیدا کنم؟")
    await officer.says("نمونه سارا، اصفهان")
    hits = await officer.sees("پرونده‌های پیداشده")
    await officer.presses(code, hits.id)
    card = await officer.sees(f"پروندهٔ {code}")
    assert "نسخهٔ" not in card.text
    assert card.id != hits.id
    assert OFFER in card.text
    assert "سارا نمونه" not in card.text
    assert "9131234567" not in card.text
    assert "راه تماس: تلفن و رایانامه" in card.text
    assert await looks(database, "look") == []

    for _ in range(2):
        await officer.presses("اطلاعات تماس", card.id)
        contact = await officer.sees("این بازدید ثبت شد")
        assert contact.id == card.id
        assert "سارا نمونه" in contact.text
        assert "+989131234567" in contact.text
        assert "sara@example.org" in contact.text
        await officer.presses("بازگشت به پرونده", card.id)
        assert (await officer.sees("وضعیت: در انتظار بررسی")).id == card.id
    recorded = await looks(database, "look")
    assert [entry[1:] for entry in recorded] == [("officer", "registration", number)] * 2


async def test_contact_page_says_what_there_is_and_a_look_at_nothing_is_none(
    sara: Person, officer: Person, database: Storage
) -> None:
    code = await registers(sara)
    await officer.says(f"/card {code}")
    card = await officer.sees(f"پروندهٔ {code}")
    await officer.presses("اطلاعات تماس", card.id)
    some = await officer.sees("این بازدید ثبت شد")
    assert "—" not in some.text
    assert "راه تماسی داده نشده است" in some.text
    await database.write(lambda tx: tx.run(sa.update(registration).values(answers={})))
    await database.write(lambda tx: tx.run(sa.update(table_of_people).values(details={})))
    await officer.presses("بازگشت به پرونده", card.id)
    await officer.sees("وضعیت: در انتظار بررسی")
    await officer.presses("اطلاعات تماس", card.id)
    await officer.sees("نام و راه تماسی نیست")
    assert len(await looks(database, "look")) == 1


async def test_hits_are_paged_newest_first(officer: Person, database: Storage, world: World) -> None:
    for user_id in range(1, 20):
        await registered(database, world, user_id, name=f"کیان {'ابپتثجچحخدذرزژسشصضط'[user_id - 1]}")
    await everything_indexed(database, world)
    await officer.says("/find کیان فرایبورگ")
    first = await officer.sees("پرونده‌های پیداشده (۱۹)، صفحهٔ ۱")
    assert [line.split("کیان ")[1][0] for line in first.text.split("\n") if "کیان " in line] == list("طضصشسژزر")
    await officer.presses("صفحهٔ بعد")
    second = await officer.sees("صفحهٔ ۲")
    assert second.id == first.id
    await officer.presses("صفحهٔ بعد")
    third = await officer.sees("صفحهٔ ۳")
    assert [line.split("کیان ")[1][0] for line in third.text.split("\n") if "کیان " in line] == list("پبا")
    assert third.labels[-1] == "صفحهٔ قبل"
    await officer.presses("صفحهٔ قبل")
    await officer.sees("صفحهٔ ۲")


async def test_nothing_found_is_said_plainly(officer: Person) -> None:
    for words in ("/find بهرام", "/find م", "/find !؟"):
        await officer.says(words)
        await officer.sees("پرونده یا ایده‌ای پیدا نشد")
    await officer.says("/find ۰۹۱۲")
    assert "برای «۰۹۱۲» پرونده یا ایده‌ای" in plain((await officer.sees("۰۹۱۲")).text)
    await officer.presses("جست‌وجو")
    await officer.sees("چه چیزی را پیدا کنم؟")
    await officer.sends("sticker")
    await officer.sees("چه چیزی را پیدا کنم؟")


async def test_card_takes_a_code_typed_any_way_and_knows_no_other(
    sara: Person, officer: Person, database: Storage
) -> None:
    code = await registers(sara)
    for typed in (code, code.lower(), code[3:], code.translate(str.maketrans("23456789", "۲۳۴۵۶۷۸۹"))):
        await officer.says(f"/card {typed}")
        await officer.sees(f"پروندهٔ {code}")
    await officer.says("/card")
    await officer.sees("کد پیگیری پرونده را بنویسید")
    await officer.says(code[3:])
    await officer.sees(f"پروندهٔ {code}")
    for typed in ("SD-22222", "1", str(await id_of(database, code)), "کد"):
        await officer.says(f"/card {typed}")
        await officer.sees("پرونده‌ای با این کد پیدا نشد")


async def test_erased_file_cannot_be_opened_by_its_old_code_or_button(
    sara: Person, officer: Person, database: Storage, world: World
) -> None:
    code = await registers(sara)
    await officer.says(f"/card {code}")
    card = await officer.sees(f"پروندهٔ {code}")
    await sara.says("/forget")
    await sara.sees("بنویسید: پاک شود")
    await sara.says("پاک شود")
    await sara.sees("همه چیز پاک شد")
    await officer.says(f"/card {code}")
    await officer.sees("پرونده‌ای با این کد پیدا نشد")
    await everything_indexed(database, world)
    await officer.says("/find سارا")
    await officer.sees("پرونده یا ایده‌ای پیدا نشد")
    await officer.presses("اطلاعات تماس", card)
    await officer.sees("پرونده‌ای با این کد پیدا نشد")
    assert await looks(database, "look") == []


async def test_whoever_is_no_officer_sees_nothing_and_it_is_written_down(
    sara: Person, officer: Person, database: Storage
) -> None:
    code = await registers(sara)
    number = await id_of(database, code)
    await sara.says("/status")
    await sara.sees(code)
    for data in (f"go.card.{number}", f"go.contact.{number}", f"go.attachments.{number}", "go.found.0.سارا"):
        await sara.forges(data)
        await sara.sees("متوجه نشدم")
    for command in (f"/card {code}", "/find سارا"):
        await sara.says(command)
        await sara.sees("متوجه نشدم")
    assert len(await looks(database, "refused")) == 6
    await officer.says(f"/card {code}")
    card = await officer.sees(f"پروندهٔ {code}")
    for change in ({"role": Role.REVIEWER.value}, {"role": "officer", "removed_at": sa.func.current_timestamp()}):
        await database.write(lambda tx, change=change: tx.run(sa.update(staff).values(**change)))
        await officer.presses("اطلاعات تماس", card)
        await officer.sees("متوجه نشدم")
    assert await looks(database, "look") == []


@pytest.mark.parametrize(
    "data",
    ["go.card.x", "go.card", "go.card.99999999999999999999", "go.found.x.سارا", "go.found.9999.", "go.contact.-1"],
)
async def test_forged_buttons_of_an_officer_lead_nowhere(officer: Person, data: str) -> None:
    await officer.forges(data)
    await officer.sees("متوجه نشدم")


async def test_officer_finds_ideas_too_by_words_and_by_code(officer: Person, database: Storage, world: World) -> None:
    who = await database.write(diplomat, world, 7777)
    number = await database.write(sent, world, who.person_id, title="آبِ رودخانه‌های خشک")
    await everything_indexed(database, world)
    while await database.read(similar.stale):
        await database.write(similar.index_some, programme=world.programme)
    [row] = await database.read(sa.select(idea.c.code).where(idea.c.id == number))
    await officer.says("/find رودخانه خشک")
    found = await officer.sees("ثبت‌نامی پیدا نشد؛ ایده‌ها:")
    assert f"{row.code}: «آبِ رودخانه‌های خشک»" in plain(found.text)
    assert found.button(f"go.id_card.{number}") is not None
    await officer.says(f"/find {row.code[3:].lower()}")
    assert row.code in (await officer.sees("ثبت‌نامی پیدا نشد؛ ایده‌ها:")).text
    await officer.says("/find اقیانوس")
    assert "ایده‌ها" not in (await officer.sees("پرونده یا ایده‌ای پیدا نشد")).text
