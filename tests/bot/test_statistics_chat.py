"""The statistics by chat: numbers at once, pictures after a press, on both messengers; nothing for others."""

import asyncio
import re
from datetime import timedelta

import pytest

from bot.app import storage_of
from bot.clock import Clock
from bot.errands.funnel import count
from bot.settings import Settings
from conversations.draft import Draft
from conversations.pages.desk.statistics import PICTURES
from conversations.world import World
from programme.lifecycle import Role
from services import drafts
from services.funnel import MOST
from services.registration import begin
from services.staff import invite
from storage import Storage
from storage.engine.tx import Tx
from tests.services.test_registration import ANSWERS, NOW, meet, send
from tests.support.ideas import diplomat, sent
from tests.support.person import CHILD, Meets, Person
from tests.support.registering import begins, registers
from tests.support.seen import plain

SIGNATURE = b"\x89PNG\r\n\x1a\n"


async def joins(person: Person, settings: Settings, world: World, clock: Clock, role: Role = Role.OFFICER) -> None:
    async with storage_of(settings) as (storage, _):
        code = await storage.write(invite, role=role, programme=world.programme, now=clock.now(), name=person.name)
    await person.starts(code)
    await person.sees("خوش آمدید")


@pytest.mark.parametrize("messenger", ["telegram", "bale"])
async def test_an_officer_sees_the_numbers_and_gets_each_picture(
    meets: Meets, settings: Settings, world: World, clock: Clock, messenger: str
) -> None:
    citizen, undecided, officer = await meets("سارا", "bale"), await meets("رضا"), await meets("مینا", messenger)
    await registers(citizen)
    await begins(undecided)
    await joins(officer, settings, world, clock)
    await officer.says("/stats")
    page = await officer.sees("ثبت‌نام: ۱ نفر از ۱ کشور")
    assert "هدف: ۰ از ۹۲" in plain(page.text)
    assert plain(page.text).count("توانمند") == 1
    told = {
        "funnel": "محل زندگی: ۲ بازدید، ۱ خروج (۵۰٪)",
        "countries": "ایران: ۱، توانمند ۰",
        "days": "در صف بررسی: میانه",
        "target": "هنوز چیزی برای شمردن نیست.",
    }
    for name in PICTURES:
        await officer.presses(f"go.stats.{name}", page)
        caption = await officer.sees(told[name], timeout=CHILD)
        assert caption.kind == "photo"
        assert (await officer.sees_file(f"{name}.png")).startswith(SIGNATURE)
        assert not re.search("[0-9]", plain(caption.text))
    assert len([one for one in await officer.chat() if one.kind == "photo"]) == len(PICTURES)


async def test_an_officer_who_reads_english_gets_it_in_english(
    reza: Person, settings: Settings, world: World, clock: Clock
) -> None:
    await joins(reza, settings, world, clock)
    await reza.says("/language en")
    await reza.sees("English")
    await reza.says("/stats")
    await reza.sees("Nobody has registered yet.")
    await reza.presses("Way through the form")
    await reza.sees("There is nothing to count yet.", timeout=CHILD)
    assert (await reza.sees_file("funnel.png")).startswith(SIGNATURE)


@pytest.mark.parametrize("role", [None, Role.REVIEWER])
async def test_nobody_else_learns_of_the_statistics(
    sara: Person, settings: Settings, world: World, clock: Clock, role: Role | None
) -> None:
    await sara.starts()
    await sara.sees("سلام")
    if role is not None:
        async with storage_of(settings) as (storage, _):
            code = await storage.write(
                invite,
                role=role,
                programme=world.programme,
                now=clock.now(),
                name="سارا",
                institution=world.programme.institutions[0].code,
            )
        await sara.starts(code)
        await sara.sees("خوش آمدید")
    for tries in (sara.says("/stats"), sara.forges("go.stats.funnel")):
        await tries
        await sara.sees("متوجه نشدم")
    assert all(one.kind == "text" for one in await sara.chat())


async def test_a_second_press_while_a_picture_is_drawn_adds_none(
    sara: Person, settings: Settings, world: World, clock: Clock
) -> None:
    await joins(sara, settings, world, clock)
    await sara.says("/stats")
    page = await sara.sees("آمار فراخوان")
    await asyncio.gather(*(sara.presses("go.stats.days", page) for _ in range(4)))
    await sara.sees("زمان در هر مرحله\n\nهنوز", timeout=CHILD)
    await sara.presses("go.stats.target", page)
    await sara.sees("تصمیم‌ها و هدف\n\nهنوز", timeout=CHILD)
    names = [one.raw["file"]["name"] for one in await sara.chat() if one.raw["file"]]
    assert names.count("days.png") == 1


async def test_the_funnel_counts_drafts_and_registrations_that_were_sent(storage: Storage, world: World) -> None:
    def draft(tx: Tx, number: int, answers: dict[str, object]) -> None:
        who = meet(tx, number)
        if "consent" in answers:
            begin(tx, person_id=who.person_id, programme=world.programme, consent=1, now=NOW)
        kept = Draft(answers).as_dict()
        drafts.save(tx, kept, person_id=who.person_id, form="registration", version=0, now=NOW)

    def sent(tx: Tx, number: int, country: str, *, zone: str | None) -> None:
        city = ANSWERS.city.model_copy(update={"zone": zone}) if ANSWERS.city else None
        send(tx, meet(tx, number), world, ANSWERS.model_copy(update={"country": country, "city": city}))

    abroad = {"consent": 1, "place": "abroad"}
    given: list[dict[str, object]] = [{}, {"consent": 1}, abroad, {**abroad, "country": "US", "city": {"name": "x"}}]
    # More than are opened at one go.
    for number, answers in enumerate(given * (MOST // 4 + 1), 1):
        await storage.write(draft, number, answers)
    each = MOST // 4 + 1
    await storage.write(sent, 2001, "TR", zone="Europe/Istanbul")
    await storage.write(sent, 2002, "US", zone=None)
    await storage.write(sent, 2003, "US", zone="America/New_York")
    # Whoever has sent a registration and is changing it counts once, as sent.
    changing = await storage.write(meet, 3000)
    await storage.write(send, changing, world)
    kept = Draft({"consent": 1}).as_dict()
    await storage.write(
        drafts.save, kept, person_id=changing.person_id, form="registration", version=0, now=NOW + timedelta(minutes=1)
    )

    found = await count(storage, world)
    views = {one.name: (one.views, one.exits) for one in found.questions}
    assert (found.sent, found.begun) == (4, 4 * each)
    assert views["consent"] == (4 * each + 4, each)
    assert views["place"] == (3 * each + 4, each)
    assert views["country"] == (2 * each + 4, each)
    assert views["city"] == (each + 4, 0)
    # Of those who sent, only the one whose city did not tell the zone was asked for it.
    assert views["zone"] == (each + 1, each)
    assert views["name"] == views["review"] == (4, 0)
    assert list(views) == [*(field for field in type(ANSWERS).model_fields), "review"]


async def test_pictures_of_ideas_come_with_their_numbers_and_the_load_only_to_coordinators(
    meets: Meets, settings: Settings, world: World, clock: Clock
) -> None:
    officer, coordinator = await meets("مینا", "bale"), await meets("رضا", "telegram")
    async with storage_of(settings) as (storage, _):
        who = await storage.write(diplomat, world, 7001)
        await storage.write(sent, world, who.person_id)
    await joins(officer, settings, world, clock)
    await joins(coordinator, settings, world, clock, Role.COORDINATOR)
    await officer.says("/stats")
    await officer.presses("آمار ایده‌ها")
    page = await officer.sees("۱ ایده از ۱ نفر")
    assert "در انتظار بررسی ۱" in plain(page.text)
    assert page.button("go.load") is None
    await officer.presses("go.stats.idea_cities", page)
    caption = await officer.sees("فرایبورگ: ۱، قابل اجرا ۰", timeout=CHILD)
    assert caption.kind == "photo"
    assert (await officer.sees_file("idea_cities.png")).startswith(SIGNATURE)
    # As if there were no such page.
    await officer.forges("go.load")
    await officer.sees("متوجه نشدم")
    await coordinator.says("/stats")
    await coordinator.presses("آمار ایده‌ها")
    await coordinator.sees("۱ ایده از ۱ نفر")
    await coordinator.presses("go.load")
    await coordinator.sees("بار کارشناسان\n\nهنوز", timeout=CHILD)
    assert (await coordinator.sees_file("idea_load.png")).startswith(SIGNATURE)
