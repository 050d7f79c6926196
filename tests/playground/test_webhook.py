"""Webhooks: delivered in order, again until taken, with the secret, and answered in the response."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import telegram
from aiohttp import web

from playground import Playground
from tests.playground.conftest import Calls
from tests.support.person import Meets


class Receiver:
    """Takes updates, after refusing as many as `refusing` says."""

    def __init__(self) -> None:
        self.refusing = 0
        self.answer: dict[str, Any] | None = None
        self.tries: list[str] = []
        self.secrets: list[str | None] = []
        self.taken: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.tries.append(update["message"]["text"])
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.refusing:
            self.refusing -= 1
            return web.Response(status=500)
        self.taken.put_nowait(update)
        return web.json_response(self.answer) if self.answer else web.Response()

    async def texts(self, number: int) -> list[str]:
        async with asyncio.timeout(30):
            return [(await self.taken.get())["message"]["text"] for _ in range(number)]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    application = web.Application()
    application.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_updates_come_in_order_with_the_secret(bot: telegram.Bot, meets: Meets, receiver: Receiver) -> None:
    sara = await meets("سارا")
    await sara.says("a")
    await bot.set_webhook(receiver.url, secret_token="s3cret")
    await sara.says("b")
    assert await receiver.texts(2) == ["a", "b"]
    assert receiver.secrets == ["s3cret", "s3cret"]


async def test_update_is_posted_again_until_taken(
    bot: telegram.Bot, playground: Playground, meets: Meets, receiver: Receiver
) -> None:
    playground.messengers["telegram"].webhook.pause = 0.001
    receiver.refusing = 2
    await bot.set_webhook(receiver.url)
    sara = await meets("سارا")
    await sara.says("a")
    await sara.says("b")
    assert await receiver.texts(2) == ["a", "b"]
    assert receiver.tries == ["a", "a", "a", "b"]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_webhook_may_answer_with_a_call(bot: telegram.Bot, meets: Meets, receiver: Receiver) -> None:
    sara = await meets("سارا")
    receiver.answer = {"method": "sendMessage", "chat_id": sara.user_id, "text": "جواب"}
    await bot.set_webhook(receiver.url)
    await sara.says("سؤال")
    await sara.sees("جواب")


async def test_bale_sends_no_secret(calls: Calls, meets: Meets, receiver: Receiver) -> None:
    await calls("bale", "setWebhook", url=receiver.url, secret_token="s3cret")
    await (await meets("سارا", "bale")).says("a")
    assert await receiver.texts(1) == ["a"]
    assert receiver.secrets == [None]


async def test_info_counts_what_waits(bot: telegram.Bot, playground: Playground, meets: Meets) -> None:
    await bot.set_webhook("http://127.0.0.1:9/closed", allowed_updates=["message"])
    await (await meets("سارا")).says("a")
    info = await bot.get_webhook_info()
    assert (info.pending_update_count, list(info.allowed_updates)) == (1, ["message"])
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()
