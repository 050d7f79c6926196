"""Ways to the server: HTTP and SOCKS proxies, tried in order, left when they fail."""

import logging

import pytest
import telegram
from aiohttp import web
from telegram.error import NetworkError

from bot.wire.connector import connector, without_password
from bot.wire.faults import NotSent
from bot.wire.line import Line
from bot.wire.request import AiohttpRequest
from tests.bot.wire_server import TOKEN, BotApi, Proxy, closed_port

PASSWORD = "canary-password"


@pytest.fixture
async def api():
    async with BotApi().running() as api:
        yield api


@pytest.fixture
async def http():
    async with Proxy("http", password=PASSWORD).running() as proxy:
        yield proxy


@pytest.fixture
async def socks():
    async with Proxy("socks5", password=PASSWORD).running() as proxy:
        yield proxy


def line_through(api: BotApi, *proxies: str) -> Line:
    # A name only the proxy can resolve: where a messenger is filtered, names are lied about at home.
    request = AiohttpRequest(proxies=proxies, read_timeout=20, connect_timeout=20)
    return Line(TOKEN, api_url=f"http://api.messenger.test:{api.port}", request=request)


def dead() -> str:
    return f"socks5://user:{PASSWORD}@127.0.0.1:{closed_port()}"


async def test_calls_go_through_an_http_proxy(api, http):
    async with line_through(api, http.url) as line:
        assert await line.call("getMe", {}) is True
    assert http.targets == [f"api.messenger.test:{api.port}"]


async def test_calls_go_through_a_socks_proxy_which_resolves_the_name(api, socks):
    async with line_through(api, socks.url) as line:
        assert await line.call("getMe", {}) is True
    async with line_through(api, socks.url.replace("socks5:", "socks5h:")) as line:
        assert await line.call("getMe", {}) is True
    assert socks.targets == [f"api.messenger.test:{api.port}"] * 2


async def test_the_next_proxy_is_taken_and_kept_when_one_fails(api, http, socks, caplog):
    caplog.set_level(logging.DEBUG, logger="bot")
    async with line_through(api, dead(), http.url, socks.url) as line:
        for _ in range(3):
            assert await line.call("sendDocument", {"chat_id": 1, "document": b"content"}) is True
    assert len(http.targets) == 1
    assert socks.targets == []
    assert [call.files["document"][2] for call in api.calls] == [b"content"] * 3
    assert len(caplog.records) == 1
    assert PASSWORD not in caplog.text
    assert TOKEN not in caplog.text


async def test_an_open_file_goes_whole_through_the_next_proxy(api, http, tmp_path):
    path = tmp_path / "file.bin"
    path.write_bytes(b"content" * 50_000)
    with path.open("rb") as stream:
        async with line_through(api, dead(), http.url) as line:
            upload = telegram.InputFile(stream, read_file_handle=False)
            await line.call("sendDocument", {"chat_id": 1, "document": upload})
    assert api.calls[0].files["document"][2] == path.read_bytes()


@pytest.mark.parametrize("kind", ["http", "socks5"])
async def test_a_proxy_that_refuses_is_left_for_the_next(api, http, kind):
    async with Proxy(kind, refuses=True).running() as refusing, line_through(api, refusing.url, http.url) as line:
        assert await line.call("getMe", {}) is True
    assert http.targets == [f"api.messenger.test:{api.port}"]


async def test_a_wrong_proxy_password_is_left_for_the_next(api, http, socks):
    wrong = socks.url.replace(PASSWORD, "other")
    async with line_through(api, wrong, http.url) as line:
        assert await line.call("getMe", {}) is True
    assert socks.targets == []


async def test_the_error_is_raised_when_every_proxy_fails(api):
    async with line_through(api, dead(), dead()) as line:
        with pytest.raises(NotSent) as caught:
            await line.call("getMe", {})
    assert "refused" in caught.value.message
    assert PASSWORD not in str(caught.value)
    assert api.calls == []


async def test_the_first_proxy_is_tried_again_after_the_last(api, http, socks):
    async def once(_):
        response = web.json_response({"ok": True, "result": True})
        response.force_close()  # so that every call connects anew
        return response

    api.handle = once
    async with line_through(api, http.url, socks.url) as line:
        http.refuses = True
        await line.call("getMe", {})
        http.refuses, socks.refuses = False, True
        await line.call("getMe", {})
    assert (len(socks.targets), len(http.targets)) == (1, 1)


async def test_a_call_that_may_have_arrived_is_not_sent_again_but_the_proxy_is_left(api, http, socks):
    async def cut(_):
        http.drop()
        return web.Response()

    async with line_through(api, http.url, socks.url) as line:
        api.handle = cut
        with pytest.raises(NetworkError) as caught:
            await line.call("sendMessage", {"chat_id": 1})
        api.handle = None
        assert not isinstance(caught.value, NotSent)
        await line.call("getMe", {})
    assert [call.method for call in api.calls] == ["sendMessage", "getMe"]
    assert len(socks.targets) == 1


@pytest.mark.parametrize("proxy", ["ftp://host:1", "socks5://host", "socks5://:1"])
async def test_an_address_that_is_no_proxy_is_refused(proxy):
    with pytest.raises(ValueError, match=r"scheme|port|host"):
        connector(proxy, pool=1)


def test_a_proxy_is_named_without_its_password():
    assert without_password("socks5://user:secret@example.org:1080") == "socks5://example.org:1080"
