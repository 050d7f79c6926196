"""A playground for each test, with a clock that stands still, and the bots' side of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
import telegram
from telegram.request import HTTPXRequest

from playground import Playground
from tests.support.person import Meets, meeting

Calls = Callable[..., Awaitable[tuple[int, dict[str, Any]]]]


class StandingClock:
    """Moves only when told."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 14, 28, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def forward(self, by: timedelta) -> None:
        if by < timedelta():
            raise ValueError("a clock moves forward only")
        self.time += by


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
async def playground(clock: StandingClock) -> AsyncIterator[Playground]:
    playground = Playground(clock)
    await playground.start()
    yield playground
    await playground.stop()


@pytest.fixture
async def meets(playground: Playground) -> AsyncIterator[Meets]:
    async with meeting(playground.url) as meets:
        yield meets


def ptb(playground: Playground, key: str) -> telegram.Bot:
    """Return the library's own bot, pointed at the playground."""
    url = playground.api_url(key)
    token, files = playground.bots[key].token, f"{url}/file/bot"
    # The library's own limits, of 5 s and less, are no matter of these tests.
    patient, polls = (HTTPXRequest(read_timeout=30, connect_timeout=30, pool_timeout=30) for _ in range(2))
    return telegram.Bot(token, f"{url}/bot", files, request=patient, get_updates_request=polls)


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[telegram.Bot]:
    async with ptb(playground, "telegram") as bot:
        yield bot


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(trust_env=False) as session:
        yield session


@pytest.fixture
def calls(playground: Playground, http: aiohttp.ClientSession) -> Calls:
    """Call a method without a library: `await calls("bale", "sendMessage", chat_id=...)` gives status and body."""

    async def call(key: str, method: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
        url = f"{playground.api_url(key)}/bot{playground.bots[key].token}/{method}"
        async with http.post(url, json=parameters) as response:
            return response.status, await response.json()

    return call
