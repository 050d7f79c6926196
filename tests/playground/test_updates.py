"""getUpdates: confirming, waiting, conflicts, numbers that start anew, deliveries that come twice."""

import asyncio

import pytest
import telegram
from telegram.error import Conflict

from playground import Playground
from playground.api_error import ApiError
from tests.playground.conftest import Calls
from tests.support.person import Meets


async def texts(bot: telegram.Bot, **more: int) -> list[str]:
    return [update.message.text for update in await bot.get_updates(**more)]


async def test_update_stays_until_confirmed(bot: telegram.Bot, meets: Meets) -> None:
    sara = await meets("سارا")
    for text in "abc":
        await sara.says(text)
    first = await bot.get_updates(limit=2)
    assert [one.message.text for one in first] == ["a", "b"]
    assert await texts(bot) == ["a", "b", "c"]
    assert await texts(bot, offset=first[-1].update_id + 1) == ["c"]
    assert await texts(bot) == ["c"]
    assert first[1].update_id == first[0].update_id + 1


async def test_negative_offset_forgets_all_but_the_newest(bot: telegram.Bot, meets: Meets) -> None:
    sara = await meets("سارا")
    for text in "abc":
        await sara.says(text)
    assert await texts(bot, offset=-1) == ["c"]
    assert await texts(bot) == ["c"]


async def test_long_poll_returns_as_soon_as_something_comes(bot: telegram.Bot, meets: Meets) -> None:
    sara = await meets("سارا")
    waiting = asyncio.create_task(texts(bot, timeout=20))
    await asyncio.sleep(0)
    await sara.says("سلام")
    async with asyncio.timeout(15):
        assert await waiting == ["سلام"]


async def test_second_asker_ends_the_first_with_conflict(bot: telegram.Bot, playground: Playground) -> None:
    queue = playground.messengers["telegram"].updates
    first = asyncio.create_task(queue.poll(offset=0, limit=100, seconds=20))
    await asyncio.sleep(0)
    assert await bot.get_updates() == ()
    with pytest.raises(ApiError, match=r"^Conflict: terminated by other getUpdates request") as raised:
        await first
    assert raised.value.code == 409


async def test_asking_while_a_webhook_is_set_is_a_conflict(bot: telegram.Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/never")
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_only_allowed_kinds_are_queued(bot: telegram.Bot, meets: Meets) -> None:
    sara = await meets("سارا")
    await bot.get_updates(allowed_updates=["callback_query"])
    await sara.says("x")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=[])
    await sara.says("y")
    assert await texts(bot) == ["y"]


async def test_redelivered_update_comes_although_it_was_confirmed(
    bot: telegram.Bot, playground: Playground, meets: Meets
) -> None:
    sara = await meets("سارا")
    await sara.says("یک")
    (update,) = await bot.get_updates()
    offset = update.update_id + 1
    assert await bot.get_updates(offset=offset) == ()
    playground.redeliver("telegram", update.update_id)
    playground.redeliver("telegram", update.update_id)
    again = await bot.get_updates(offset=offset)
    assert [one.update_id for one in again] == [update.update_id] * 2
    assert await bot.get_updates(offset=offset) == ()


async def test_injected_update_comes_as_it_is(calls: Calls, playground: Playground, meets: Meets) -> None:
    odd = playground.inject("bale", {"message": {"voice": {}}})
    low = playground.inject("bale", {"update_id": 7, "message": {"text": "lower"}})
    _, body = await calls("bale", "getUpdates")
    assert body["result"] == [odd, low]
    assert low["update_id"] == 7


async def test_numbers_may_start_anew_below_the_offset(bot: telegram.Bot, playground: Playground, meets: Meets) -> None:
    sara = await meets("سارا")
    await sara.says("قدیم")
    (old,) = await bot.get_updates()
    await bot.get_updates(offset=old.update_id + 1)
    playground.messengers["telegram"].updates.next_id = 5
    await sara.says("تازه")
    (new,) = await bot.get_updates(offset=old.update_id + 1)
    assert (new.update_id, new.message.text) == (5, "تازه")


async def test_each_bot_has_its_own_queue(bot: telegram.Bot, meets: Meets) -> None:
    await (await meets("سارا", "bale")).says("x")
    assert await bot.get_updates() == ()
