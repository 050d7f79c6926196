"""/why: whoever works at the desk reads a file's story in sentences; nobody else learns that there is one."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.station import Station
from programme.lifecycle import Role
from programme.registration import Verdict
from programme.staff import Member
from services.deciding import decide, read
from services.journal import Actor
from services.registration import move
from services.staff import members
from storage import Storage
from storage.audit import audit
from storage.engine.tx import Tx
from storage.registration import registration
from storage.second_look import second_look
from tests.support.person import Meets, Person
from tests.support.registering import registers
from tests.support.screening import invites, joins


@pytest.fixture
async def narges(meets: Meets, bot: list[Station]) -> Person:
    """An officer, on Telegram."""
    person = await meets("نرگس", "telegram")
    await joins(person, await invites(bot, Role.OFFICER, name="نرگس همکار"))
    return person


def storage_of(bot: list[Station]) -> Storage:
    return bot[0].shared.storage


async def officer(bot: list[Station]) -> Member:
    (one,) = await storage_of(bot).read(members)
    return one


async def test_story_of_a_file_is_told_oldest_first(bot: list[Station], sara: Person, narges: Person) -> None:
    code = await registers(sara)
    by, now = await officer(bot), bot[0].shared.clock.now()

    def screen(tx: Tx) -> None:
        for at, name in enumerate(("claim", "release", "claim", "release", "claim", "able")):
            row = read(tx, registration_id=1)
            assert row is not None
            clock = name == "release"
            actor = Actor(Role.CLOCK) if clock else Actor(by.role, by.person_id)
            move(tx, row, name, actor=actor, now=now + timedelta(minutes=at))

    await storage_of(bot).write(screen)
    await narges.says(f"/why {code}")
    told = (await narges.sees("سرگذشت پروندهٔ")).text
    parts = [
        code,
        "متقاضی شرایط را پذیرفت",
        "متقاضی ثبت‌نام را فرستاد",
        "پرونده ۲ بار برای بررسی برداشته شد و بدون تصمیم به صف برگشت",
        "پرونده را برای بررسی برداشت",
        "پرونده را «توانمند» دانست",
    ]
    places = [told.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert "نرگس همکار" in told


@pytest.mark.parametrize("change", [str, str.lower, lambda code: code[3:], lambda code: code[3:].lower()])
@pytest.mark.parametrize("digits", ["0123456789", "۰۱۲۳۴۵۶۷۸۹"], ids=["latin", "persian"])
async def test_code_is_understood_however_it_is_typed(
    bot: list[Station], sara: Person, narges: Person, change: object, digits: str
) -> None:
    code = await registers(sara)
    typed = change(code).translate(str.maketrans("0123456789", digits))  # type: ignore[operator]  # one of four
    await narges.says(f"/why {typed}")
    assert code in (await narges.sees("سرگذشت پروندهٔ")).text


async def test_unknown_code_and_none_are_answered_plainly(bot: list[Station], sara: Person, narges: Person) -> None:
    code = await registers(sara)
    for wrong in ("SD-22222", "سلام", "SD-", "x" * 200):
        await narges.says(f"/why {wrong}")
        await narges.sees("پرونده‌ای با این کد پیدا نشد")
    await narges.says("/why")
    await narges.sees("کد پیگیری پرونده را بنویسید")
    await narges.sends("sticker")
    await narges.sees("کد پیگیری پرونده را بنویسید")
    await narges.says(code)
    await narges.sees("سرگذشت پروندهٔ")


async def test_citizen_who_asks_for_a_story_gets_none_and_is_written_down(bot: list[Station], sara: Person) -> None:
    code = await registers(sara)
    for text in (f"/why {code}", "/why"):
        await sara.says(text)
        assert "سرگذشت" not in (await sara.sees("")).text
    await sara.forges(f"go.why.{code}")
    await sara.is_answered()
    rows = await storage_of(bot).read(sa.select(audit.c.after).where(audit.c.action == "refused"))
    assert [row.after for row in rows] == ["why"] * 3


async def test_long_story_comes_in_parts(bot: list[Station], sara: Person, narges: Person) -> None:
    code = await registers(sara)
    by, now = await officer(bot), bot[0].shared.clock.now()

    def screen(tx: Tx) -> None:
        for name in (*("claim", "able", "undo", "release") * 60, "claim", "companion"):
            row = read(tx, registration_id=1)
            assert row is not None
            move(tx, row, name, actor=Actor(by.role, by.person_id), now=now)

    await storage_of(bot).write(screen)
    await narges.says(f"/why {code}")
    await narges.sees("پرونده را «همراه» دانست")
    texts = [one.text for one in await narges.chat() if one.by_bot and ("سرگذشت" in one.text or "برگرداند" in one.text)]
    assert len(texts) > 1
    assert sum(text.count("تصمیم را برگرداند") for text in texts) == 60
    assert max(map(len, texts)) <= 4096


async def test_verdict_that_waits_for_a_second_look_is_hidden_from_the_second(
    bot: list[Station], meets: Meets, sara: Person, narges: Person
) -> None:
    code = await registers(sara)
    first, now = await officer(bot), bot[0].shared.clock.now()
    other = await meets("مهتاب", "bale")
    await joins(other, await invites(bot, Role.OFFICER, name="مهتاب همکار"))

    def screen(tx: Tx) -> None:
        actor = Actor(first.role, first.person_id)
        row = read(tx, registration_id=1)
        assert row is not None
        move(tx, row, "claim", actor=actor, now=now)
        row = read(tx, registration_id=1)
        assert row is not None
        decide(tx, row, verdict=Verdict.ABLE, reasons=[], text=None, actor=actor, now=now)
        tx.run(sa.delete(second_look))
        looked = {"registration_id": 1, "call": row.call, "kind": "asked", "state": "waiting"}
        tx.run(sa.insert(second_look).values(first_by=first.person_id, first_verdict="able", made_at=now, **looked))

    await storage_of(bot).write(screen)
    assert await storage_of(bot).read(sa.select(registration.c.state)) == [("pending_able",)]
    await other.says(f"/why {code}")
    told = (await other.sees("سرگذشت پروندهٔ")).text
    assert "«توانمند»" not in told
    assert "تا نظر دوم داده نشود" in told
    await narges.says(f"/why {code}")
    assert "«توانمند»" in (await narges.sees("سرگذشت پروندهٔ")).text
