"""Faults on demand, and the log of calls that tests count."""

import aiohttp
import pytest
import telegram
from telegram.error import NetworkError, RetryAfter

from playground import Fault, Playground
from tests.playground.conftest import Calls, StandingClock
from tests.support.person import Meets, Person


@pytest.fixture(autouse=True)
def _seconds_as_the_library_will_have_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def sara(meets: Meets) -> Person:
    sara = await meets("سارا")
    await sara.starts()
    return sara


async def said(sara: Person) -> list[str]:
    return [one.text for one in await sara.chat() if one.by_bot]


async def test_flood_names_the_seconds_and_ends(bot: telegram.Bot, playground: Playground, sara: Person) -> None:
    playground.faults.flood("telegram", "sendMessage", times=2, retry_after=37)
    for _ in range(2):
        with pytest.raises(RetryAfter, match="37"):
            await bot.send_message(sara.user_id, "x")
    await bot.send_message(sara.user_id, "y")
    assert await said(sara) == ["y"]


async def test_flood_may_name_no_seconds(calls: Calls, playground: Playground) -> None:
    playground.faults.flood("bale", retry_after=None)
    status, body = await calls("bale", "getMe")
    assert (status, body) == (429, {"ok": False, "error_code": 429, "description": "bot limit exceed"})


@pytest.mark.parametrize("body", [None, "<html><body>502 Bad Gateway</body></html>", "local_rate_limited"])
async def test_status_comes_as_json_page_or_text(
    playground: Playground, http: aiohttp.ClientSession, body: str | None
) -> None:
    playground.faults.status("bale", status=502, body=body)
    async with http.get(f"{playground.api_url('bale')}/bot{playground.bots['bale'].token}/getMe") as response:
        assert response.status == 502
        if body is None:
            assert (await response.json())["error_code"] == 502
        else:
            assert await response.text() == body


async def test_connection_ends_before_the_effect(bot: telegram.Bot, playground: Playground, sara: Person) -> None:
    playground.faults.drop_before("telegram", "sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(sara.user_id, "x")
    assert await said(sara) == []


async def test_connection_ends_after_the_effect(bot: telegram.Bot, playground: Playground, sara: Person) -> None:
    playground.faults.drop_after("telegram", "sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(sara.user_id, "x")
    assert await said(sara) == ["x"]


async def test_fault_begins_after_some_calls(bot: telegram.Bot, playground: Playground, sara: Person) -> None:
    playground.faults.status("telegram", "sendMessage", after=1, status=500)
    await bot.send_message(sara.user_id, "a")
    with pytest.raises(NetworkError):
        await bot.send_message(sara.user_id, "b")
    await bot.send_message(sara.user_id, "c")
    assert await said(sara) == ["a", "c"]


async def test_delay_comes_before_the_answer(bot: telegram.Bot, playground: Playground, sara: Person) -> None:
    playground.faults.delay("telegram", 0.05, method="sendMessage")
    await bot.send_message(sara.user_id, "x")
    assert await said(sara) == ["x"]


async def test_refusal_meets_everything_of_one_bot_until_cleared(
    bot: telegram.Bot, playground: Playground, calls: Calls
) -> None:
    playground.faults.refuse("telegram")
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.get_me()
    with pytest.raises(NetworkError):
        await bot.get_updates()
    assert (await calls("bale", "getMe"))[0] == 200
    playground.faults.clear("telegram")
    await bot.get_me()


async def test_fault_without_method_spares_get_updates(bot: telegram.Bot, playground: Playground) -> None:
    playground.faults.flood("telegram")
    assert await bot.get_updates() == ()
    with pytest.raises(RetryAfter):
        await bot.get_me()


async def test_faults_are_set_over_http(playground: Playground, http: aiohttp.ClientSession, calls: Calls) -> None:
    fault = {"kind": "flood", "bot": "telegram", "method": "getMe", "retry_after": 9}
    async with http.post(f"{playground.url}/faults", json=fault) as response:
        assert response.status == 201
        assert (await response.json())[0]["retry_after"] == 9
    assert (await calls("telegram", "getMe"))[1]["parameters"] == {"retry_after": 9}
    async with http.post(f"{playground.url}/faults", json={"kind": "nonsense", "bot": "telegram"}) as response:
        assert response.status == 409
        assert "flood" in (await response.json())["error"]


async def test_calls_are_logged_with_chat_time_and_status(
    bot: telegram.Bot, playground: Playground, sara: Person, clock: StandingClock
) -> None:
    playground.faults.add(Fault("drop_before", "telegram", "sendMessage"))
    with pytest.raises(NetworkError):
        await bot.send_message(sara.user_id, "x")
    await bot.send_message(sara.user_id, "y")
    dropped, sent = await playground.calls.wait("sendMessage", times=2, chat_id=sara.user_id)
    assert (dropped.status, sent.status) == (None, 200)
    assert (sent.parameters["text"], sent.at, sent.bot) == ("y", clock.now(), "telegram")


async def test_wait_for_calls_gives_up(playground: Playground) -> None:
    with pytest.raises(TimeoutError):
        await playground.calls.wait("sendMessage", within=0.01)
