"""The search index and what is derived, on both databases."""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.lifecycle import Role
from programme.registration import Profile, Registration
from programme.search import phrase
from programme.staff import Member
from services import people
from services.erasure import erase
from services.journal import Actor
from services.people import Known
from services.profile import complete
from services.registration import current, move, submit, withdraw
from services.registration_file import find_by_code
from services.search import count, find, index_some, stale
from storage import Storage
from storage.engine.tx import Tx
from storage.registration import registration
from storage.term import term

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
OFFICER = Member(900, Role.OFFICER, None, "مریم")
ANSWERS: dict[str, Any] = {
    "consent": 1,
    "place": "abroad",
    "country": "DE",
    "city": {"id": 2925177, "name": "فرایبورگ", "zone": "Europe/Berlin"},
    "name": "محمد رضا حسینی‌نژاد",
    "connections": ["sport"],
    "cities": ["kuala_lumpur", "وین"],
    "offer": {"text": "از سال ۱۳۹۰ با نمایش‌گاه مُدرن هم‌کاری می‌کنم و مسئول آنم. Museum für Neue Kunst"},
}
HOME: dict[str, Any] = {
    "place": "home",
    "country": None,
    "city": None,
    "name": "زهرا کریمی",
    "cities": [],
    "offer": {"text": "سلام"},
}


def meet(tx: Tx, user_id: int) -> Known:
    return people.meet(tx, messenger="bale", user_id=user_id, chat_id=user_id, source=None, now=NOW)


async def registered(storage: Storage, world: World, user_id: int = 5, **answers: Any) -> Known:
    who = await storage.write(meet, user_id)
    told = Registration.model_validate({**ANSWERS, **answers})
    await storage.write(submit, told, person_id=who.person_id, programme=world.programme, places=world.places, now=NOW)
    return who


async def indexed(storage: Storage, world: World) -> int:
    count = 0
    while some := await storage.write(index_some, programme=world.programme, places=world.places):
        count += some
    return count


async def names(storage: Storage, world: World, question: str, page: int = 0, size: int = 8) -> list[str]:
    words = phrase(question, most=52)
    call = world.programme.call.code
    hits, _ = await storage.read(find, words, call=call, viewer=OFFICER, page=page, size=size)
    return [hit.answers["name"].split()[0] for hit in hits]


async def row_of(storage: Storage, who: Known) -> Any:
    return (await storage.read(sa.select(registration).where(registration.c.person_id == who.person_id)))[0]


AWKWARD = [
    "محمد",
    "محمدرضا",
    "محمد‌رضا حسینی",
    "حسيني نژاد محمد",
    "حسینینژاد",
    "مُحَمَّد",
    "نژاد",
    "فرایبو",
    "FREIBURG",
    "freib محمد",
    "آلمان",
    "المان محمد",
    "german",
    "كوالالامپور",
    "Kuala Lumpur",
    "وین",
    "نمایشگاه",
    "نمایش گاه مدرن",
    "همکاری",
    "می کنم مسئول",
    "1390",
    "١٣٩٠ ۱۳۹۰",
    "museum fur",
    "«مدرن»، نمایش!",
    "حسینی‌",
    "\u2068محمد\u2069 ر. ح.",
]


async def test_awkward_questions_find_the_one_who_is_meant(storage: Storage, world: World) -> None:
    who = await registered(storage, world)
    await registered(storage, world, 6, **HOME)
    await storage.write(
        complete, Profile.model_validate({"organisation": "دانشگاه صنعتی"}), person_id=who.person_id, now=NOW
    )
    assert await indexed(storage, world) == 2
    code = (await row_of(storage, who)).code
    persian = code.translate(str.maketrans("23456789", "۲۳۴۵۶۷۸۹"))
    questions = [*AWKWARD, "دانشگاه صنعتی", code, code.lower(), code[3:], code[3:6], persian, code.replace("-", " ")]
    assert [question for question in questions if await names(storage, world, question) != ["محمد"]] == []
    # What every code begins with is no word of it, unless the code happens to go on with just these letters.
    prefix = () if code[3:].startswith("SD") else ("SD",)
    for question in ("حمد", "محمد کریمی", "برلین", *prefix, "م", "؟", "وینه"):
        assert await names(storage, world, question) == [], question
    assert await names(storage, world, "اصفهان") == await names(storage, world, "isfahan") == ["زهرا"]


async def test_pages_begin_with_the_newest_and_hold_everybody_once(storage: Storage, world: World) -> None:
    for user_id in range(1, 8):
        await registered(storage, world, user_id, name=f"{['الف', 'ب', 'پ', 'ت', 'ث', 'ج', 'چ'][user_id - 1]} نمونه")
    await indexed(storage, world)
    pages = [await names(storage, world, "نمونه آلمان", page=page, size=3) for page in range(4)]
    assert pages == [["چ", "ج", "ث"], ["ت", "پ", "ب"], ["الف"], []]
    assert await storage.read(find, "نمونه", call="another", viewer=OFFICER) == ([], False)
    assert await storage.read(count, "نمونه", call="another") == 0


async def test_index_follows_what_is_told_and_forgets_what_is_no_more(storage: Storage, world: World) -> None:
    who = await registered(storage, world)
    await indexed(storage, world)
    told = Registration.model_validate({**ANSWERS, "name": "کیان"})
    await storage.write(submit, told, person_id=who.person_id, programme=world.programme, places=world.places, now=NOW)
    assert await storage.read(stale) is True
    await indexed(storage, world)
    assert await names(storage, world, "محمد") == []
    assert await names(storage, world, "کیان") == ["کیان"]


async def test_moves_that_change_no_words_leave_the_index_as_it_is(storage: Storage, world: World) -> None:
    who = await registered(storage, world)

    def claim(tx: Tx) -> None:
        row = current(tx, person_id=who.person_id, call=world.programme.call.code)
        assert row is not None
        move(tx, row, "claim", actor=Actor(Role.OFFICER, 1), now=NOW)

    await indexed(storage, world)
    await storage.write(claim)
    assert await storage.read(stale) is False
    row = await row_of(storage, who)
    assert row.indexed == row.version


@pytest.mark.parametrize("how", ["erase", "withdraw", "erase before indexing", "withdraw before indexing"])
async def test_nothing_is_found_of_who_left(storage: Storage, world: World, how: str) -> None:
    who = await registered(storage, world)
    code = (await row_of(storage, who)).code
    call = world.programme.call.code
    assert await storage.read(find_by_code, code, call=call) is not None
    if not how.endswith("before indexing"):
        await indexed(storage, world)
        assert await storage.read(sa.select(term)) != []
    if how.startswith("withdraw"):
        await storage.write(withdraw, person_id=who.person_id, programme=world.programme, now=NOW)
    else:
        await storage.write(erase, who, now=NOW)
        assert await storage.read(find_by_code, code, call=call) is None
    assert await storage.read(sa.select(term)) == []
    await indexed(storage, world)
    assert await storage.read(sa.select(term)) == []
    assert await storage.read(stale) is False


async def test_row_that_cannot_be_opened_stops_nobody_else(storage: Storage, world: World) -> None:
    broken, well = await registered(storage, world), await registered(storage, world, 6, name="کیان")
    raw = sa.update(sa.table("registration", sa.column("answers"), sa.column("person_id")))
    await storage.write(
        lambda tx: tx.run(raw.where(sa.column("person_id") == broken.person_id).values(answers=b"broken" * 9))
    )
    assert await indexed(storage, world) == 2
    assert await names(storage, world, "کیان") == ["کیان"]
    assert well.person_id != broken.person_id


@pytest.mark.parametrize("written", ["SD-{}", "sd-{}", "{}", " sd {} ", "\u2066SD-{}\u2069", "SD–{}"])
async def test_code_is_understood_however_it_is_written(storage: Storage, world: World, written: str) -> None:
    who = await registered(storage, world)
    row = await row_of(storage, who)
    for body in (row.code[3:], row.code[3:].lower(), row.code[3:].translate(str.maketrans("23456789", "۲۳۴۵۶۷۸۹"))):
        assert await storage.read(find_by_code, written.format(body), call=row.call) == row.id
    for other in ("", "SD-", row.code[:-1], row.code + "2", "SD-0O1IL"):
        assert await storage.read(find_by_code, other, call=row.call) is None
    assert await storage.read(find_by_code, row.code, call="another") is None
