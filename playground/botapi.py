"""The Bot API over HTTP: finds the bot and the method, lets faults happen, answers."""

import asyncio
import contextlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web

from playground.account import Json
from playground.api_error import ApiError, bad_request
from playground.calls import Call, CallLog
from playground.clock import Clock
from playground.faults import Fault, Faults
from playground.messenger import Messenger
from playground.methods import METHODS, Method, Parameters


@dataclass
class BotApi:
    """Answers what bots ask of their messengers."""

    messengers: Mapping[str, Messenger]
    clock: Clock
    faults: Faults
    calls: CallLog

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add the routes of methods and downloads."""
        router.add_route("*", "/{bot}/bot{token}/{method}", self.call)
        router.add_get("/{bot}/file/bot{token}/{path:.+}", self.download)

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer one method call."""
        key, name = request.match_info["bot"], request.match_info["method"]
        messenger = self.messengers.get(key)
        if messenger is None:
            raise web.HTTPNotFound(text=f"no messenger named {key}")
        log = _Entry(key, name)
        try:
            return await self._answer(request, messenger, log)
        except ApiError as error:
            log.status = error.code
            return _json(error.body(), messenger.manner.status(error))
        finally:
            self._write_down(log)

    async def _answer(self, request: web.Request, messenger: Messenger, log: "_Entry") -> web.Response:
        method = _method(messenger, request)
        log.parameters = await Parameters.of(request)
        fault = self.faults.take(log.bot, log.method.lower())
        if fault is not None and fault.kind in ("drop_before", "drop_after", "refuse"):
            if fault.kind == "drop_after":
                with contextlib.suppress(ApiError):
                    await method(messenger, log.parameters)
            return _dropped(request)
        if fault is not None:
            log.status = fault.status
            if (answer := await _faulty(fault)) is not None:
                return answer
        result = await method(messenger, log.parameters)
        log.status = 200
        return _json({"ok": True, "result": messenger.manner.result(log.method.lower(), result)}, 200)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Send the content of a file."""
        messenger = self.messengers.get(request.match_info["bot"])
        if messenger is None or not _same(request.match_info["token"], messenger.account.token):
            return _json(ApiError(401, "Unauthorized").body(), 401)
        stored = messenger.files.at(request.match_info["path"])
        if stored is None:
            return _json(ApiError(404, "Not Found").body(), 404)
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def answer_in_webhook(self, messenger: Messenger, call: Json) -> None:
        """Perform the call that a webhook wrote into its response; its result is told to nobody."""
        method = METHODS.get(str(call["method"]).lower())
        log = _Entry(messenger.key, str(call["method"]), Parameters(call), 200)
        try:
            if method is None:
                raise bad_request("unknown method in the response of the webhook")
            await method(messenger, log.parameters)
        except ApiError as error:
            log.status = error.code
        self._write_down(log)

    def _write_down(self, log: "_Entry") -> None:
        values = log.parameters.loggable()
        chat = str(values.get("chat_id", ""))
        chat_id = int(chat) if chat.lstrip("-").isdecimal() else None
        self.calls.add(Call(log.bot, log.method, chat_id, self.clock.now(), values, log.status))


@dataclass
class _Entry:
    """A call under way."""

    bot: str
    method: str
    parameters: Parameters = field(default_factory=lambda: Parameters({}))
    status: int | None = None


async def _faulty(fault: Fault) -> web.Response | None:
    """Return the answer that a fault puts in place of the effect, or wait and return nothing."""
    if fault.kind == "flood":
        raise ApiError(429, _flood_words(fault), retry_after=fault.retry_after)
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
        return None
    if fault.body is not None:
        return web.Response(status=fault.status, text=fault.body, content_type=_content_type(fault.body))
    return _json(ApiError(fault.status, "Internal Server Error").body(), fault.status)


def _method(messenger: Messenger, request: web.Request) -> Method:
    if not _same(request.match_info["token"], messenger.account.token):
        raise messenger.manner.no_token()
    name = request.match_info["method"].lower()
    method = METHODS.get(name)
    if method is None or name in messenger.manner.lacks:
        raise messenger.manner.no_method(name)
    return method


def _same(given: str, expected: str) -> bool:
    return secrets.compare_digest(given.encode(), expected.encode())


def _json(body: Any, status: int) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")


def _content_type(body: str) -> str:
    return "text/html" if body.lstrip().startswith("<") else "text/plain"


def _flood_words(fault: Fault) -> str:
    return "bot limit exceed" if fault.retry_after is None else f"Too Many Requests: retry after {fault.retry_after}"


def _dropped(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    # Nobody receives it: the connection has ended.
    return web.Response()
