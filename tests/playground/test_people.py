"""The person's API, the clock, the events, and the walls around the server."""

import asyncio
from datetime import timedelta

import aiohttp
import orjson
import pytest
import telegram

from playground import Action, Playground
from playground.population import ImpossibleError
from tests.playground.conftest import StandingClock
from tests.support.person import Meets


async def test_people_are_listed_and_told_apart(playground: Playground, http: aiohttp.ClientSession) -> None:
    playground.add_sample_people()
    async with http.get(f"{playground.url}/people") as response:
        people = await response.json()
    assert [one["messenger"] for one in people] == ["bale", "telegram", "bale"]
    assert len({one["user_id"] for one in people}) == 3
    assert all("نمونه" in one["name"] for one in people)


async def test_nobody_can_act_without_being_there(playground: Playground, http: aiohttp.ClientSession) -> None:
    async with http.post(f"{playground.url}/people/p9/say", json={"text": "x"}) as response:
        assert (response.status, (await response.json())["error"]) == (409, "nobody has the key p9")


async def test_what_is_impossible_in_an_app_is_refused(bot: telegram.Bot, meets: Meets) -> None:
    sara = await meets("سارا")
    await sara.starts()
    sent = await bot.send_message(sara.user_id, "x")
    with pytest.raises(AssertionError, match="1 to 4096"):
        await sara.says("x" * 4097)
    with pytest.raises(AssertionError, match="no button with the data"):
        await sara._act("press", message_id=sent.message_id, data="none")
    await sara.blocks()
    with pytest.raises(AssertionError, match="blocked the bot"):
        await sara.says("x")
    await sara.starts()
    await sara.chat()
    assert sara.state["blocked"] is False


async def test_forged_press_reaches_the_bot(bot: telegram.Bot, meets: Meets) -> None:
    sara = await meets("سارا")
    await sara.starts()
    sent = await bot.send_message(sara.user_id, "x")
    await sara.forges("role:coordinator", sent.message_id)
    assert (await bot.get_updates())[-1].callback_query.data == "role:coordinator"


async def test_old_button_can_be_pressed_as_it_was(bot: telegram.Bot, meets: Meets) -> None:
    sara = await meets("سارا")
    await sara.starts()
    button = telegram.InlineKeyboardButton("الف ✓", callback_data="a")
    sent = await bot.send_message(sara.user_id, "x", reply_markup=telegram.InlineKeyboardMarkup([[button]]))
    old = await sara.sees("x")
    await sent.edit_text("y")
    await sara.sees("y")
    await sara.presses("الف", old)
    assert (await bot.get_updates())[-1].callback_query.data == "a"


async def test_contact_of_somebody_else_has_no_user_id(bot: telegram.Bot, meets: Meets) -> None:
    sara = await meets("سارا")
    await sara.shares_contact("00989121234567", own=False)
    contact = (await bot.get_updates())[-1].message.contact
    assert (contact.user_id, contact.phone_number) == (None, "00989121234567")


async def test_location_reaches_the_bot(bot: telegram.Bot, meets: Meets) -> None:
    sara = await meets("سارا")
    await sara.sends_location(32.65, 51.67)
    assert (await bot.get_updates())[-1].message.location.latitude == 32.65


async def test_sees_only_what_came_after_the_last_action(bot: telegram.Bot, meets: Meets) -> None:
    sara = await meets("سارا")
    await sara.starts()
    sent = await bot.send_message(sara.user_id, "سلام \u2068SD\u2069-1")
    await sara.sees("سلام SD-1")
    await sara.says("بعد")
    with pytest.raises(AssertionError) as raised:
        await sara.sees("سلام", timeout=0.01)
    assert "سارا: بعد" in str(raised.value)
    waiting = asyncio.create_task(sara.sees("تازه"))
    await asyncio.sleep(0)
    await sent.edit_text("تازه")
    assert (await waiting).id == sent.message_id


async def test_chat_tells_only_what_changed_since(
    bot: telegram.Bot, meets: Meets, playground: Playground, http: aiohttp.ClientSession
) -> None:
    async def news(since: int) -> tuple[int, list[int], list[int]]:
        async with http.get(f"{playground.url}/people/{sara.key}/chat", params={"since": str(since)}) as response:
            body = await response.json()
            return body["version"], [one["id"] for one in body["messages"]], body["deleted"]

    sara = await meets("سارا")
    await sara.starts()
    first, second = [await bot.send_message(sara.user_id, text) for text in ("یک", "دو")]
    version, ids, _ = await news(0)
    assert ids == [1, first.message_id, second.message_id]
    assert await news(version) == (version, [], [])
    await first.edit_text("سه")
    await second.delete()
    assert await news(version) == (version + 2, [first.message_id], [second.message_id])


async def test_crowd_is_listed_with_notes_and_counts_of_what_came(
    playground: Playground, bot: telegram.Bot, meets: Meets, http: aiohttp.ClientSession
) -> None:
    told = playground.people.create("مینا نمونه", "telegram", user_id=77, place="رم", note="SD-2345A", crowd=True)
    voice = playground.messengers["telegram"].files.add(
        "voice", name=None, mime=None, content=b"x", size=None, file_id="kept"
    )
    playground.people.recall(told.key, "سلام")
    playground.people.recall(told.key, file=voice)
    mina = meets.again(told.described())
    assert [message.kind for message in await mina.chat()] == ["text", "voice"]
    assert not await bot.get_updates()
    sent = await bot.send_message(77, "خبر")
    await sent.edit_text("خبر تازه")
    playground.people.note(told.key, "SD-2345B")
    async with http.get(f"{playground.url}/people") as response:
        [shown] = await response.json()
    assert (shown["note"], shown["crowd"], shown["received"]) == ("SD-2345B", True, 1)
    assert (await bot.get_file("kept")).file_size == 1
    with pytest.raises(ImpossibleError, match="somebody has the user id 77"):
        playground.people.create("دیگری", "telegram", user_id=77)


async def test_clock_moves_forward_only(
    playground: Playground, clock: StandingClock, http: aiohttp.ClientSession
) -> None:
    before = clock.now()
    async with http.post(f"{playground.url}/clock", json={"weeks": 1, "hours": 1}) as response:
        assert response.status == 200
    assert clock.now() - before == timedelta(days=7, hours=1)
    async with http.post(f"{playground.url}/clock", json={"hours": -1}) as response:
        assert response.status == 409
    async with http.get(f"{playground.url}/clock") as response:
        assert (await response.json())["now"] == clock.now().isoformat()


async def test_events_name_the_chat_that_changed(
    playground: Playground, http: aiohttp.ClientSession, meets: Meets
) -> None:
    sara = await meets("سارا")
    async with http.get(f"{playground.url}/events") as response, asyncio.timeout(30):
        assert response.content_type == "text/event-stream"
        assert await response.content.readuntil(b"\n\n") == b": welcome\n\n"
        await sara.says("x")
        event = await response.content.readuntil(b"\n\n")
    assert orjson.loads(event.removeprefix(b"data: ")) == {"person": sara.key, "version": 1, "received": 0}


async def test_update_is_injected_and_redelivered_over_http(
    playground: Playground, http: aiohttp.ClientSession, bot: telegram.Bot
) -> None:
    async with http.post(f"{playground.url}/inject", json={"bot": "telegram", "update": {"x": 1}}) as response:
        number = (await response.json())["update_id"]
    async with http.post(f"{playground.url}/redeliver", json={"bot": "telegram", "update_id": number}) as response:
        assert response.status == 200
    assert [one.update_id for one in await bot.get_updates()] == [number, number]
    async with http.post(f"{playground.url}/redeliver", json={"bot": "telegram", "update_id": 1}) as response:
        assert response.status == 409


async def test_action_of_the_process_is_offered_and_done(clock: StandingClock, http: aiohttp.ClientSession) -> None:
    done: list[str] = []

    async def fill(language: str) -> str:
        done.append(language)
        return "263"

    playground = Playground(clock)
    playground.offer(Action("fill", "نمونه", "Fill", fill))
    await playground.start()
    try:
        async with http.get(f"{playground.url}/setup") as response:
            assert (await response.json())["actions"] == [{"name": "fill", "fa": "نمونه", "en": "Fill"}]
        async with http.post(f"{playground.url}/actions/fill", json={"language": "en"}) as response:
            assert await response.json() == {"said": "263"}
    finally:
        await playground.stop()
    assert done == ["en"]


async def test_server_refuses_to_open_to_the_network(clock: StandingClock) -> None:
    with pytest.raises(ValueError, match="anywhere=True"):
        await Playground(clock).start("0.0.0.0")
    playground = Playground(clock)
    await playground.start("0.0.0.0", anywhere=True)
    await playground.stop()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 200),
    ],
)
async def test_pages_of_other_sites_are_kept_out(
    playground: Playground, http: aiohttp.ClientSession, headers: dict[str, str], status: int
) -> None:
    async with http.get(f"{playground.url}/people", headers=headers) as response:
        assert response.status == status


async def test_stop_lets_everybody_who_waits_go(clock: StandingClock) -> None:
    playground = Playground(clock)
    await playground.start()
    sara = playground.people.create("سارا", "telegram")
    messenger, chat = playground.people.find(sara.key)
    polling = asyncio.create_task(messenger.updates.poll(offset=0, limit=1, seconds=50))
    looking = asyncio.create_task(chat.wait(0, seconds=50))
    await asyncio.sleep(0)
    async with asyncio.timeout(30):
        await playground.stop()
        assert await polling == []
        await looking
