"""As much of an HTTP server as bots ask for, and fast: whole requests, one at a time on each kept connection."""

import asyncio
import re
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import unquote_plus

import orjson

Reply = Callable[[bytes], None]
Handle = Callable[[str, dict[str, Any], Reply], None]
"""Takes the last part of the path, the parameters, and the function that sends the JSON answer, now or later."""

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)")
_BOUNDARY = re.compile(rb'boundary="?([^";\r\n]+)')
_NAME = re.compile(rb'name="?([^";\r\n]+)')
_HEAD = (
    b"\r\nServer: nginx\r\nContent-Type: application/json\r\nConnection: keep-alive\r\n"
    b"Strict-Transport-Security: max-age=31536000\r\nContent-Length: "
)
_WELL, _TOO_MANY = b"HTTP/1.1 200 OK" + _HEAD, b"HTTP/1.1 429 Too Many Requests" + _HEAD


class Connection(asyncio.Protocol):
    """One connection of a bot."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._received = b""
        self._busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._busy:
            self._next()

    def _next(self) -> None:
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._received[:end]
        found = _LENGTH.search(head.lower())
        until = end + 4 + (int(found[1]) if found else 0)
        if len(self._received) < until:
            return
        body, self._received = self._received[end + 4 : until], self._received[until:]
        self._busy = True
        path = head.split(b" ", 2)[1].decode()
        self._handle(path.rpartition("/")[2], parameters(head, body), self._reply)

    def _reply(self, answer: bytes) -> None:
        self._busy = False
        if not self._transport.is_closing():
            # The one refusal that any server here gives.
            head = _TOO_MANY if answer.startswith(b'{"ok":false') else _WELL
            self._transport.write(head + str(len(answer)).encode() + b"\r\n\r\n" + answer)
            if self._received:
                self._next()


def parameters(head: bytes, body: bytes) -> dict[str, Any]:
    """Read the parameters of a call: JSON, or one of the two kinds of forms."""
    if not body:
        return {}
    lower = head.lower()
    if b"\r\ncontent-type: application/json" in lower:
        return cast(dict[str, Any], orjson.loads(body))
    if b"multipart/form-data" in lower:
        boundary = _BOUNDARY.search(head)
        assert boundary is not None, head
        return dict(_part(part) for part in body.split(b"--" + boundary[1])[1:-1])
    pairs = (pair.partition("=") for pair in body.decode().split("&"))
    return {name: unquote_plus(value) for name, _, value in pairs}


def _part(part: bytes) -> tuple[str, str]:
    head, _, value = part.partition(b"\r\n\r\n")
    name = _NAME.search(head)
    assert name is not None, head
    return name[1].decode(), value[:-2].decode()
