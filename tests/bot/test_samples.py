"""The playground's buttons: hundreds of people register, and the desk joins, on both databases."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa

from bot.clock import Clock
from bot.samples.actions import offer_samples
from bot.samples.crowd import BATCH
from bot.samples.diplomats import Diplomats
from bot.station import Station
from conversations.world import World
from playground import Playground
from programme.errors import Conflict
from programme.idea import State as Idea
from programme.lifecycle import Role
from programme.registration import State
from programme.sample import sample
from services.staff import members
from storage import Storage
from storage.account import account
from storage.audit import audit
from storage.errors import NotCommitted
from storage.file import file
from storage.idea import idea
from storage.person import person
from storage.registration import registration
from tests.support.person import Meets
from tests.support.registering import registers
from tests.support.screening import fills, invites, joins


class Failing:
    """A storage whose disk is full for one transaction."""

    def __init__(self, storage: Storage, *, at: int) -> None:
        self._storage, self._left = storage, at

    def write(self, *given: Any, **more: Any) -> Any:
        self._left -= 1
        if self._left == 0:
            raise NotCommitted("the disk is full")
        return self._storage.write(*given, **more)


@pytest.fixture
async def http(playground: Playground) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(playground.url, trust_env=False) as http:
        yield http


@pytest.fixture
def storage_of_bot(bot: list[Station]) -> Storage:
    return bot[0].shared.storage


async def press(http: aiohttp.ClientSession, action: str, language: str = "en") -> str:
    async with http.post(f"/actions/{action}", json={"language": language}) as response:
        assert response.status == 200, await response.text()
        return str((await response.json())["said"])


async def test_button_registers_263_people_once_half_of_them_on_bale(
    playground: Playground, bot: list[Station], http: aiohttp.ClientSession, storage_of_bot: Storage, world: World
) -> None:
    crowd = offer_samples(playground, bot[0].shared).crowd
    async with http.get("/setup") as response:
        labels = {one["name"]: (one["fa"], one["en"]) for one in (await response.json())["actions"]}
    assert labels["fill"] == ("ثبت‌نام ۲۶۳ نفر نمونه", "Register 263 sample people")
    assert "263" in await press(http, "fill")
    r, a = registration.c, account.c
    rows = await storage_of_bot.read(
        sa.select(
            r.state, r.code, r.answers, r.country, a.messenger, a.user_id, person.c.language, person.c.phone_token
        )
        .join(person, person.c.id == r.person_id)
        .join(account, a.person_id == person.c.id)
        .order_by(r.id)
    )
    people = sample(world.programme, world.places)
    assert [row.user_id for row in rows] == [one.user_id for one in people]
    assert {row.state for row in rows} == {State.SUBMITTED}
    assert len({row.code for row in rows}) == 263
    assert [row.code for row in rows] == [crowd.codes[one.number] for one in people]
    assert Counter(row.messenger for row in rows) == {"telegram": 132, "bale": 131}
    assert [row.answers["name"] for row in rows] == [one.name for one in people]
    assert [row.language for row in rows] == [one.language for one in people]
    phones = Counter(row.phone_token for row in rows if row.phone_token is not None)
    assert sorted(phones.values())[-6:] == [1, 2, 2, 2, 2, 2]
    async with http.get("/people") as response:
        listed = [one for one in await response.json() if one["crowd"]]
    assert [(one["name"], one["note"]) for one in listed] == [(row.answers["name"], row.code) for row in rows]
    assert "before" in await press(http, "fill")
    assert "پیش‌تر" in await press(http, "fill", "fa")
    assert len(await storage_of_bot.read(sa.select(r.id))) == 263


async def test_what_sample_people_sent_is_fetched_and_stands_in_their_chats(
    playground: Playground, bot: list[Station], meets: Meets, storage_of_bot: Storage
) -> None:
    people = await fills(playground, bot, meets, count=30)
    sent = {kept.ref: kept for one in people for kept in one.told.files}
    assert sent
    for station in bot:
        await station.keeper.run()
    rows = await storage_of_bot.read(sa.select(file.c.file_ref, file.c.state, file.c.size))
    assert {row.file_ref: row.state for row in rows} == dict.fromkeys(sent, "kept")
    assert {row.file_ref: row.size for row in rows} == {ref: kept.size for ref, kept in sent.items()}
    one = next(one for one in people if one.told.registration.offer.file)
    assert [message.kind for message in await one.person.chat()][:2] == ["text", "voice"]


async def test_sample_person_is_answered_as_somebody_registered(
    playground: Playground, bot: list[Station], meets: Meets
) -> None:
    for one in await fills(playground, bot, meets, count=4):
        await one.person.says("/status")
        await one.person.sees(one.code)


async def test_bot_answers_others_while_people_register(
    playground: Playground, bot: list[Station], meets: Meets, storage_of_bot: Storage
) -> None:
    crowd = offer_samples(playground, bot[0].shared).crowd
    sara = await meets("سارا", "bale")
    filling = asyncio.create_task(crowd.fill())
    await registers(sara)
    assert await filling


async def test_desk_joins_by_codes_of_its_own_once(
    playground: Playground, bot: list[Station], http: aiohttp.ClientSession, meets: Meets, storage_of_bot: Storage
) -> None:
    playground.add_sample_people()
    offer_samples(playground, bot[0].shared)
    assert "two coordinators" in (await press(http, "join")).lower()
    desk = [one for one in playground.people if one.desk]
    assert len(desk) == 4
    for one in desk:
        await meets.again(one.described()).sees("")
    there = await storage_of_bot.read(members)
    assert Counter(one.role for one in there) == {Role.OFFICER: 2, Role.COORDINATOR: 2}
    assert {one.name for one in there} == {one.name for one in desk}
    assert "before" in await press(http, "join")
    assert len(await storage_of_bot.read(sa.select(audit.c.id).where(audit.c.action == "invite"))) == 4


async def test_closed_registration_is_said_and_makes_nobody(
    playground: Playground, bot: list[Station], http: aiohttp.ClientSession, clock: Clock
) -> None:
    offer_samples(playground, bot[0].shared)
    clock.forward(timedelta(days=200))
    assert "registration" in (await press(http, "fill")).lower()
    assert not list(playground.people)


async def test_storage_that_takes_nothing_is_said_and_the_next_press_goes_on(
    playground: Playground, bot: list[Station], http: aiohttp.ClientSession, storage_of_bot: Storage
) -> None:
    failing = Failing(storage_of_bot, at=2)
    offer_samples(playground, replace(bot[0].shared, storage=failing))
    async with http.post("/actions/fill", json={"language": "fa"}) as response:
        assert (response.status, await response.json()) == (409, {"error": "the disk is full"})
    assert len(list(playground.people)) == BATCH
    assert "263" in await press(http, "fill")
    assert len(list(playground.people)) == len(await storage_of_bot.read(sa.select(registration.c.id))) == 263


async def test_invited_person_joins_by_chat(bot: list[Station], meets: Meets, storage_of_bot: Storage) -> None:
    officer = await meets("کارشناس", "telegram")
    await joins(officer, await invites(bot, Role.OFFICER, name="کارشناس نمونه"))
    assert [one.role for one in await storage_of_bot.read(members)] == [Role.OFFICER]


async def test_button_brings_forty_diplomats_with_sixty_ideas_and_time_with_them(
    playground: Playground,
    bot: list[Station],
    http: aiohttp.ClientSession,
    storage_of_bot: Storage,
    world: World,
    clock: Clock,
    meets: Meets,
) -> None:
    samples = offer_samples(playground, bot[0].shared)
    diplomats, programme = samples.diplomats, world.programme
    assert clock.now() < programme.ideas_open_at()
    assert "60 ideas" in await press(http, "ideas")
    assert programme.ideas_open_at() < clock.now() < programme.ideas_close_at()
    r, i, a = registration.c, idea.c, account.c
    query = sa.select(r.state, a.messenger, a.user_id).join(account, a.person_id == r.person_id).order_by(r.id)
    rows = await storage_of_bot.read(query)
    assert [row.user_id for row in rows] == [one.user_id for one in diplomats.people]
    assert {row.state for row in rows} == {State.DIPLOMAT}
    assert Counter(row.messenger for row in rows) == {"telegram": 20, "bale": 20}
    held = await storage_of_bot.read(sa.select(i.state, i.answers, i.person_id, i.has_file).order_by(i.id))
    assert {row.state for row in held} == {Idea.SUBMITTED}
    assert [row.answers["title"] for row in held] == [one.idea.title for one in diplomats.ideas]
    assert [row.person_id for row in held] == [diplomats.ids[one.author] for one in diplomats.ideas]
    for station in bot:
        await station.keeper.run()
    wanted = {sent["ref"]: sent["size"] for one in diplomats.ideas for sent in one.files}
    kept = {row.file_ref: (row.state, row.size) for row in await storage_of_bot.read(sa.select(file))}
    assert {ref: kept[ref] for ref in wanted} == {ref: ("kept", size) for ref, size in wanted.items()}
    one = diplomats.ideas[0]
    author = meets.again(playground.people.find(diplomats.keys[one.author])[1].person.described())
    assert one.idea.title in [message.text for message in await author.chat()]
    assert "before" in await press(http, "ideas")
    assert len(await storage_of_bot.read(sa.select(i.id))) == 60


async def test_diplomats_come_within_the_time_of_ideas_too_and_not_after_it(
    playground: Playground,
    bot: list[Station],
    http: aiohttp.ClientSession,
    storage_of_bot: Storage,
    world: World,
    clock: Clock,
) -> None:
    diplomats = offer_samples(playground, bot[0].shared).diplomats
    clock.forward(world.programme.ideas_close_at() - timedelta(hours=1) - clock.now())
    before = clock.now()
    assert "۶۰ ایده" in await press(http, "ideas", "fa")
    assert clock.now() - before < timedelta(minutes=10)
    assert len(await storage_of_bot.read(sa.select(idea.c.id))) == len(diplomats.ideas)
    clock.forward(timedelta(hours=2))
    late = Diplomats(playground, storage=storage_of_bot, world=world, clock=clock, count=2, many=2, seed=3)
    with pytest.raises(Conflict, match=r"idea\.over"):
        await late.fill()


async def test_ideas_go_on_where_the_storage_took_nothing(
    playground: Playground, bot: list[Station], storage_of_bot: Storage, world: World, clock: Clock
) -> None:
    storage: Any = Failing(storage_of_bot, at=3)
    some = Diplomats(playground, storage=storage, world=world, clock=clock, count=10, many=12)
    with pytest.raises(NotCommitted):
        await some.fill()
    assert await some.fill() is True
    assert await some.fill() is False
    assert len(await storage_of_bot.read(sa.select(registration.c.id))) == 10
    assert len(await storage_of_bot.read(sa.select(idea.c.id))) == 12


async def test_twelve_reviewers_of_all_institutions_join_by_codes_once(
    playground: Playground, bot: list[Station], http: aiohttp.ClientSession, storage_of_bot: Storage, world: World,
    meets: Meets,
) -> None:  # fmt: skip
    offer_samples(playground, bot[0].shared)
    assert "12 reviewers" in await press(http, "review")
    for one in [one for one in playground.people if one.desk]:
        await meets.again(one.described()).sees("")
    there = await storage_of_bot.read(members)
    assert {one.role for one in there} == {Role.REVIEWER}
    assert len(there) == 12
    assert {one.institution for one in there} == {body.code for body in world.programme.institutions}
    assert "before" in await press(http, "review")


async def test_companions_come_once_and_live_by_many_clocks(
    playground: Playground, bot: list[Station], http: aiohttp.ClientSession, storage_of_bot: Storage
) -> None:
    offered = offer_samples(playground, bot[0].shared).companions
    assert "171" in await press(http, "companions")
    assert "before" in await press(http, "companions")
    rows = await storage_of_bot.read(
        sa.select(registration.c.state, person.c.zone, account.c.messenger)
        .join(person, person.c.id == registration.c.person_id)
        .join(account, account.c.person_id == person.c.id)
    )
    assert len(rows) == len(offered.people) == 171
    assert {row.state for row in rows} == {State.COMPANION}
    assert len({row.zone for row in rows}) >= 9
    assert {"telegram", "bale"} == {row.messenger for row in rows}
