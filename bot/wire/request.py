"""The HTTP request class for python-telegram-bot, on aiohttp: JSON out, JSON in, several ways to the server."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.wire.answers import declined, gateway_fault, missing_file
from bot.wire.body import JSON_HEADERS, decode, encode, form
from bot.wire.connector import Unconnected, connector, without_password
from bot.wire.faults import Declined, FileTooLarge, NotSent, NotSentInTime, in_words

LOGGER = logging.getLogger(__name__)

MAX_DOWNLOAD = 20 * 2**20
"""Bytes of the largest file a messenger lets a bot fetch (Bot API, getFile; the same at Bale)."""

CHUNK = 64 * 2**10

_UNSET = BaseRequest.DEFAULT_NONE
_BROKEN = (TimeoutError, OSError, aiohttp.ClientError)


class AiohttpRequest(BaseRequest):
    """Requests to one messenger; one object can serve both a bot's calls and its polling.

    `proxies` are tried in order: one that fails is left for the next, which is then kept. A call that certainly was not
    sent goes out again through the next one; any other failure is raised at once. Timeouts are in seconds: `read` of
    silence, `connect` for each way, `pool` for a free connection, `media_write` for 64 KiB of an upload.
    """

    def __init__(
        self,
        *,
        proxies: Sequence[str] = (),
        pool_size: int = 100,
        read_timeout: float = 20,
        connect_timeout: float = 10,
        pool_timeout: float = 5,
        media_write_timeout: float = 30,
        trust_env: bool = False,
    ) -> None:
        self._ways: tuple[str | None, ...] = tuple(proxies) or (None,)
        self._way = 0
        self._pool_size, self._trust_env = pool_size, trust_env
        self._read, self._connect, self._pool = read_timeout, connect_timeout, pool_timeout
        self._media_write = media_write_timeout
        self._sessions: list[aiohttp.ClientSession] = []

    @property
    def read_timeout(self) -> float:
        """Return the seconds of silence after which an answer is given up."""
        return self._read

    async def initialize(self) -> None:
        """Open the pools; does nothing if they are open."""
        if not self._sessions:
            self._sessions = [self._session(proxy) for proxy in self._ways]

    async def shutdown(self) -> None:
        """Close the pools; does nothing if they are closed."""
        sessions, self._sessions = self._sessions, []
        for session in sessions:
            await session.close()

    def _session(self, proxy: str | None) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector(proxy, pool=self._pool_size),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=self._trust_env,
            headers={"User-Agent": self.USER_AGENT},
        )

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = _UNSET,
        write_timeout: object = _UNSET,
        connect_timeout: object = _UNSET,
        pool_timeout: object = _UNSET,
    ) -> tuple[int, bytes]:
        """Make one HTTP request and return its status and body, cured of what python-telegram-bot cannot read.

        Raises:
            NotSent, NotSentInTime: if the server was certainly not reached.
            Declined: if the messenger itself answered that it failed.
            TimedOut, NetworkError: if it may have been.
            FileTooLarge: if a download is larger than any file a bot may fetch.
        """
        limits = _limits(
            _chosen(read_timeout, self._read),
            _chosen(connect_timeout, self._connect),
            _chosen(pool_timeout, self._pool),
        )
        if method == "GET":
            async with await self._open(method, url, limits) as response:
                return missing_file(response.status, b"".join([piece async for piece in self._pieces(response)]))
        call = url.rpartition("/")[2]
        fields = self.outgoing(call, request_data.parameters if request_data else {})
        files = request_data.multipart_data if request_data and request_data.contains_files else {}
        stall = _chosen(write_timeout, self._media_write)
        async with await self._open(method, url, limits, fields, files, stall) as response:
            try:
                body = await response.read()
            except _BROKEN as error:
                raise _fault(error) from None
        status, cured = self.incoming(call, response.status, body)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and (reason := declined(body)) is not None:
            raise Declined(reason)
        return status, cured

    def outgoing(self, call: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Return the parameters of a call, as the server wants them."""
        return fields

    def incoming(self, call: str, status: int, body: bytes) -> tuple[int, bytes]:
        """Return the status and body of a call's answer, as python-telegram-bot wants them."""
        return gateway_fault(status, body)

    def received(self, update: dict[str, Any]) -> dict[str, Any]:
        """Return an update that came by webhook, as python-telegram-bot wants it."""
        return update

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the JSON object in `payload`; raises NetworkError if there is none."""
        return decode(payload)

    @asynccontextmanager
    async def stream(self, url: str, *, max_bytes: int = MAX_DOWNLOAD) -> AsyncIterator[AsyncIterator[bytes]]:
        """Give the pieces of the file at `url` as they arrive; they raise FileTooLarge beyond `max_bytes`.

        Raises:
            TelegramError: if there is no such file, or no way to it.
        """
        async with await self._open("GET", url, _limits(self._read, self._connect, self._pool)) as response:
            if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status == HTTPStatus.TOO_MANY_REQUESTS:
                raise NetworkError(f"The file cannot be fetched now: status {response.status}")
            if response.status != HTTPStatus.OK:
                raise TelegramError(f"The file cannot be fetched: status {response.status}")
            yield self._pieces(response, max_bytes)

    async def _pieces(self, response: aiohttp.ClientResponse, max_bytes: int = MAX_DOWNLOAD) -> AsyncIterator[bytes]:
        if (response.content_length or 0) > max_bytes:
            raise FileTooLarge(f"The file is larger than {max_bytes} bytes")
        received = 0
        try:
            async for piece in response.content.iter_chunked(CHUNK):
                received += len(piece)
                if received > max_bytes:  # whatever was claimed: sizes in updates come from outside
                    raise FileTooLarge(f"The file is larger than {max_bytes} bytes")
                yield piece
        except _BROKEN as error:
            raise _fault(error) from None

    async def _open(
        self,
        method: str,
        url: str,
        limits: aiohttp.ClientTimeout,
        fields: dict[str, Any] | None = None,
        files: dict[str, Any] | None = None,
        stall: float | None = None,
    ) -> aiohttp.ClientResponse:
        if not self._sessions:
            raise RuntimeError("this request is not initialized")
        text = None if fields is None or files else encode(fields)
        for left in reversed(range(len(self._ways))):
            way = self._way
            try:
                return await self._sessions[way].request(
                    method,
                    url,
                    data=form(fields or {}, files, stall=stall) if files else text,
                    headers=None if text is None else JSON_HEADERS,
                    timeout=limits,
                    allow_redirects=False,  # the address holds the token: nobody else may be told it
                )
            except Unconnected as error:
                self._leave(way, error)
                if not left:
                    raise (NotSent(in_words(error)) if error.in_time else NotSentInTime()) from None
            except _BROKEN as error:
                self._leave(way, error)
                raise _fault(error) from None
        raise AssertionError("unreachable: the last way returns or raises")

    def _leave(self, way: int, error: BaseException) -> None:
        """Take the next way from now on, unless somebody else who failed here already did."""
        if way != self._way or len(self._ways) == 1:
            return
        self._way = (way + 1) % len(self._ways)
        old, new = (without_password(str(self._ways[index])) for index in (way, self._way))
        LOGGER.warning("left the proxy %s (%s) for %s", old, in_words(error), new)


def _fault(error: BaseException) -> TelegramError:
    return TimedOut() if isinstance(error, TimeoutError) else NetworkError(in_words(error))


def _chosen(timeout: object, default: float | None) -> float | None:
    if timeout is None or isinstance(timeout, int | float):
        return timeout
    return default


@lru_cache(maxsize=128)
def _limits(read: float | None, connect: float | None, pool: float | None) -> aiohttp.ClientTimeout:
    # aiohttp's connect counts the wait for a free connection and the making of one together.
    both = None if connect is None or pool is None else connect + pool
    return aiohttp.ClientTimeout(connect=both, sock_connect=connect, sock_read=read)
