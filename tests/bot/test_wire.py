"""Calls over real HTTP: what goes out, what comes back, what every failure becomes."""

import asyncio
import io
import traceback

import pytest
import telegram
from aiohttp import web
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.wire.errors import delivery_error
from bot.wire.faults import Declined, FileTooLarge, NotSent, NotSentInTime
from bot.wire.line import Line
from bot.wire.request import AiohttpRequest
from tests.bot.wire_server import TOKEN, BotApi, closed_port, ok, wrong

MESSAGE = {"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "سلام"}


@pytest.fixture
async def api():
    async with BotApi().running() as api:
        yield api


@pytest.fixture
async def line(api):
    async with Line(TOKEN, api_url=api.url, request=AiohttpRequest(read_timeout=20)) as line:
        yield line


async def failure_of(line: Line, method: str = "sendMessage") -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await line.call(method, {"chat_id": 5, "text": "x"})
    everything = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert TOKEN not in everything
    return caught.value


async def test_a_call_sends_json_and_returns_the_bare_result(api, line):
    api.answers["sendMessage"] = ok(MESSAGE)
    markup = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("بله", callback_data="y")]])
    result = await line.call("sendMessage", {"chat_id": 5, "text": "سلام", "reply_markup": markup, "unset": None})
    assert result == MESSAGE
    assert api.calls[0].headers["Content-Type"] == "application/json"
    assert api.calls[0].payload == {
        "chat_id": 5,
        "text": "سلام",
        "reply_markup": {"inline_keyboard": [[{"text": "بله", "callback_data": "y"}]]},
    }


async def test_the_bot_object_speaks_over_the_same_line(api, line):
    api.answers["sendMessage"] = ok(MESSAGE)
    api.answers["getMe"] = ok({"id": 123456789, "is_bot": True, "first_name": "bot", "username": "b"})
    message = await line.bot.send_message(5, "سلام")
    assert (message.message_id, message.text) == (7, "سلام")
    assert (await line.bot.get_me()).username == "b"
    assert len(api.connections) == 1


async def test_repr_of_the_bot_does_not_hold_its_token(line):
    assert repr(line.bot) == "Bot(123456789)"
    assert TOKEN not in repr(line)


@pytest.mark.parametrize("size", [10, 3_000_000])
async def test_bytes_are_uploaded_under_their_persian_name(api, line, size):
    document = telegram.InputFile(b"\x00" * size, filename='گزارش "۱"\r\n.pdf')
    await line.call("sendDocument", {"chat_id": 5, "document": document, "reply_markup": {"remove_keyboard": True}})
    assert api.calls[0].payload == {"chat_id": "5", "reply_markup": '{"remove_keyboard":true}'}
    assert api.calls[0].files == {"document": ('گزارش "۱"__.pdf', "application/pdf", b"\x00" * size)}
    assert "Transfer-Encoding" not in api.calls[0].headers  # a length is told: not every server reads chunks


async def test_bare_bytes_and_open_files_are_uploaded(api, line):
    await line.call("sendPhoto", {"chat_id": 5, "photo": b"picture"})
    stream = telegram.InputFile(io.BytesIO(b"streamed"), filename="a.txt", read_file_handle=False)
    await line.call("sendDocument", {"chat_id": 5, "document": stream})
    assert api.calls[0].files["photo"][2] == b"picture"
    assert api.calls[1].files["document"][2] == b"streamed"


async def test_albums_of_the_bot_object_are_uploaded(api, line):
    api.answers["sendMediaGroup"] = ok([MESSAGE])
    await line.bot.send_media_group(5, [telegram.InputMediaDocument(b"one"), telegram.InputMediaDocument(b"two")])
    assert sorted(content for _, _, content in api.calls[0].files.values()) == [b"one", b"two"]


async def test_updates_come_raw_and_an_odd_one_hides_no_other(api, line):
    odd = {"update_id": 2, "message": {"voice": {}}}
    api.answers["getUpdates"] = ok([{"update_id": 1}, odd, "what?", {"no": "number"}, {"update_id": 3}])
    assert await line.updates(1, timeout=3, allowed_updates=["message"]) == [{"update_id": 1}, odd, {"update_id": 3}]
    assert api.calls[0].payload == {"offset": 1, "timeout": 3, "limit": 100, "allowed_updates": ["message"]}


async def test_updates_wait_longer_than_the_server_does(api):
    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(0.4)
        return web.json_response({"ok": True, "result": []})

    api.handle = slow
    async with Line(TOKEN, api_url=api.url, request=AiohttpRequest(read_timeout=0.2)) as line:
        assert await line.updates(timeout=20) == []
        assert isinstance(await failure_of(line), TimedOut)


@pytest.mark.parametrize(
    "text", [b'"\\ud83d"', b'"\xff\xfe"', b'"\xd8"'], ids=["half surrogate", "broken bytes", "cut letter"]
)
async def test_one_broken_text_hides_no_other_update(api, line, text):
    api.answers["getUpdates"] = (200, b'{"ok":true,"result":[{"update_id":1,"t":' + text + b'},{"update_id":2}]}')
    updates = await line.updates()
    assert [update["update_id"] for update in updates] == [1, 2]
    assert updates[0]["t"].encode()  # can be stored


@pytest.mark.parametrize(
    ("status", "description", "kind"),
    [
        (400, "Bad Request: chat not found", BadRequest),
        (401, "Unauthorized", InvalidToken),
        (403, "Forbidden: bot was blocked by the user", Forbidden),
        (404, "Not Found", InvalidToken),
        (409, "Conflict: terminated by other getUpdates request", Conflict),
        (500, "Internal Server Error", Declined),
    ],
)
async def test_errors_of_the_bot_api_keep_their_kind(api, line, status, description, kind):
    api.answers["sendMessage"] = wrong(status, description)
    error = await failure_of(line)
    assert type(error) is kind
    assert description.rpartition(": ")[2].lower() in error.message.lower()


async def test_retry_after_is_kept(api, line):
    api.answers["sendMessage"] = wrong(429, "Too Many Requests", parameters={"retry_after": 37})
    error = await failure_of(line)
    assert isinstance(error, RetryAfter)
    assert error.retry_after.total_seconds() == 37


@pytest.mark.parametrize("parameters", [None, [], {"retry_after": "soon"}, {"retry_after": -1}, {"retry_after": 0}])
async def test_429_without_a_number_waits_a_little(api, line, parameters):
    api.answers["sendMessage"] = wrong(429, "Too Many Requests", parameters=parameters)
    error = await failure_of(line)
    assert isinstance(error, RetryAfter)
    assert error.retry_after.total_seconds() == 5


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 409, 500, 502])
@pytest.mark.parametrize("body", [b"<html>Bad Gateway</html>", b"upstream is away", b"", b"[]", b'{"ok": tr'])
async def test_pages_of_gateways_are_never_errors_of_a_person_or_token(api, line, status, body):
    api.answers["sendMessage"] = (status, body)
    assert type(await failure_of(line)) is NetworkError


@pytest.mark.parametrize("body", [b'{"message": "no healthy upstream"}', b'{"ok": false}', b'{"error_code": 503}'])
async def test_json_of_a_gateway_leaves_open_whether_the_call_had_an_effect(api, line, body):
    api.answers["sendMessage"] = (503, body)
    assert delivery_error(await failure_of(line)).uncertain
    api.answers["sendMessage"] = wrong(503, "Service Unavailable")
    assert not delivery_error(await failure_of(line)).uncertain


async def test_plain_text_429_is_a_rate_limit(api, line):
    api.answers["sendMessage"] = (429, b"local_rate_limited")
    assert isinstance(await failure_of(line), RetryAfter)


async def test_redirects_are_not_followed_with_the_token(api, line):
    other = BotApi()

    async def elsewhere(_: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect(f"{other.url}/bot{TOKEN}/sendMessage")

    async with other.running():
        api.handle = elsewhere
        assert type(await failure_of(line)) is NetworkError
        assert other.calls == []


async def test_an_upload_refused_as_too_large_is_not_tried_for_ever(api, line):
    api.answers["sendDocument"] = (413, b"<html>Request Entity Too Large</html>")
    with pytest.raises(BadRequest):
        await line.call("sendDocument", {"chat_id": 5, "document": b"x"})


async def test_what_cannot_be_written_as_json_is_a_fault_of_ours(line, api):
    with pytest.raises(BadRequest):
        await line.call("sendMessage", {"chat_id": 5, "text": "\ud83d"})
    assert api.calls == []


async def test_silence_is_timed_out_and_may_have_been_done(api, line):
    silence = asyncio.Event()
    api.handle = lambda _: silence.wait()
    with pytest.raises(TimedOut) as caught:
        await line.call("sendMessage", {"chat_id": 5}, timeout=0.2)
    assert not isinstance(caught.value, NotSent)
    silence.set()


async def test_a_cut_connection_may_have_done_it(api, line):
    async def cut(request: web.Request) -> web.Response:
        request.transport.close()
        return web.Response()

    api.handle = cut
    assert type(await failure_of(line)) is NetworkError


async def test_an_answer_cut_in_its_middle_may_have_done_it(api, line):
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"ok": true, ')
        request.transport.close()
        return response

    api.handle = half
    assert type(await failure_of(line)) is NetworkError


async def test_nobody_listening_is_certainly_not_sent():
    async with Line(TOKEN, api_url=f"http://127.0.0.1:{closed_port()}", request=AiohttpRequest()) as line:
        error = await failure_of(line)
    assert type(error) is NotSent
    assert "refused" in error.message


async def test_an_unknown_host_is_certainly_not_sent():
    async with Line(TOKEN, api_url="http://bot.invalid", request=AiohttpRequest()) as line:
        assert type(await failure_of(line)) is NotSent


async def test_a_server_that_is_not_tls_is_certainly_not_sent(api):
    async with Line(TOKEN, api_url=api.url.replace("http:", "https:"), request=AiohttpRequest()) as line:
        error = await failure_of(line)
    assert type(error) is NotSent
    assert "SSL" in error.message


async def test_no_free_connection_is_certainly_not_sent(api):
    taken, silence = asyncio.Event(), asyncio.Event()

    async def hold(_: web.Request) -> web.Response:
        taken.set()
        await silence.wait()
        return web.Response()

    api.handle = hold
    request = AiohttpRequest(pool_size=1, pool_timeout=0.1, connect_timeout=2, read_timeout=60)
    async with Line(TOKEN, api_url=api.url, request=request) as line:
        first = asyncio.create_task(line.updates())
        await taken.wait()
        assert type(await failure_of(line)) is NotSentInTime
        first.cancel()
        silence.set()


async def test_a_stalled_upload_is_timed_out(api):
    taken = asyncio.Event()

    async def never_reads(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await taken.wait()
        writer.close()

    server = await asyncio.start_server(never_reads, "127.0.0.1", 0, limit=1024)
    port = server.sockets[0].getsockname()[1]
    request = AiohttpRequest(media_write_timeout=0.2, read_timeout=60)
    async with server, Line(TOKEN, api_url=f"http://127.0.0.1:{port}", request=request) as line:
        with pytest.raises(TimedOut):
            await asyncio.wait_for(line.call("sendDocument", {"chat_id": 5, "document": b"x" * 30_000_000}), 20)
        taken.set()


async def test_connections_are_kept_and_cookies_are_not(api):
    async def with_cookie(_: web.Request) -> web.Response:
        response = web.json_response({"ok": True, "result": True})
        response.set_cookie("who", "you")
        return response

    api.handle = with_cookie
    # By name: a cookie of a bare address would not be kept anyway.
    async with Line(TOKEN, api_url=f"http://localhost:{api.port}", request=AiohttpRequest()) as line:
        for _ in range(5):
            await line.call("getMe", {})
    assert len(api.connections) == 1
    assert all("Cookie" not in call.headers for call in api.calls)


async def test_a_proxy_in_the_environment_is_not_used(api, line, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("NO_PROXY", "")
    assert await line.call("getMe", {}) is True


async def test_opening_and_closing_twice_is_harmless(api, line):
    await line.open()
    await line.close()
    await line.close()
    with pytest.raises(NetworkError):
        await line.call("getMe", {})


async def test_a_file_is_downloaded(api, line):
    api.answers["getFile"] = ok({"file_id": "f", "file_unique_id": "u", "file_path": "documents/پرونده ۱.pdf"})
    api.files["documents/پرونده ۱.pdf"] = b"content" * 30_000
    assert await line.download("f", max_bytes=210_000) == b"content" * 30_000
    assert await (await line.bot.get_file("f")).download_as_bytearray() == b"content" * 30_000


async def test_a_file_larger_than_allowed_is_cut_off_while_it_arrives(api, line):
    api.answers["getFile"] = ok({"file_id": "f", "file_unique_id": "u", "file_path": "a", "file_size": 10})
    api.files["a"] = b"x" * 5_000_000
    received = []

    async def receive() -> None:
        async with line.stream("f", max_bytes=1_000_000) as pieces:
            async for piece in pieces:
                received.append(len(piece))  # noqa: PERF401 - what came before the error counts too

    with pytest.raises(FileTooLarge):
        await receive()
    assert 0 < sum(received) <= 1_000_000


@pytest.mark.parametrize("path", ["", "/etc/passwd", "a/../../b", "file:///etc/passwd", "http://elsewhere/x"])
async def test_files_outside_the_messengers_store_are_not_fetched(api, line, path):
    api.answers["getFile"] = ok({"file_id": "f", "file_unique_id": "u", "file_path": path})
    with pytest.raises(BadRequest):
        await line.download("f")


async def test_a_missing_file_is_not_a_wrong_token(api, line):
    api.answers["getFile"] = ok({"file_id": "f", "file_unique_id": "u", "file_path": "gone"})
    with pytest.raises(TelegramError) as caught:
        await line.download("f")
    assert TOKEN not in str(caught.value)
    with pytest.raises(BadRequest):
        await (await line.bot.get_file("f")).download_as_bytearray()
