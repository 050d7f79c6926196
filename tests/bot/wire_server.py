"""A Bot API on loopback that answers as a test says, and the proxies to reach it through."""

import asyncio
import base64
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "123456789:AAE_canary-token_0123456789abcdefghij"

Answer = tuple[int, bytes]


def ok(result: Any) -> Answer:
    return 200, json.dumps({"ok": True, "result": result}).encode()


def wrong(status: int, description: str, *, as_200: bool = False, **more: Any) -> Answer:
    answer = {"ok": False, "error_code": status, "description": description, **more}
    return 200 if as_200 else status, json.dumps(answer).encode()


@dataclass
class Call:
    method: str
    payload: dict[str, Any]
    files: dict[str, tuple[str, str, bytes]]
    headers: dict[str, str]


@dataclass
class BotApi:
    """Answers calls with what `answers` holds for the method; `handle` may do anything instead."""

    answers: dict[str, Answer] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    handle: Callable[[web.Request], Any] | None = None
    url: str = ""
    port: int = 0
    connections: set[Any] = field(default_factory=set)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        self.connections.add(id(request.transport))
        method, payload, files = request.match_info["method"], {}, {}
        if request.content_type == "application/json":
            payload = json.loads(await request.text())
        elif request.content_type.startswith("multipart/"):
            for name, value in (await request.post()).items():
                if isinstance(value, web.FileField):
                    files[name] = (value.filename, value.content_type, value.file.read())
                else:
                    payload[name] = value
        self.calls.append(Call(method, payload, files, dict(request.headers)))
        if self.handle is not None:
            return await self.handle(request)
        status, body = self.answers.get(method, ok(True))
        return web.Response(status=status, body=body, content_type="text/html" if body[:1] == b"<" else "text/plain")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        content = self.files.get(request.match_info["path"])
        if content is None:
            return web.Response(status=404, text="Not Found")
        response = web.StreamResponse()
        response.enable_chunked_encoding()  # so that no length is claimed
        await response.prepare(request)
        await response.write(content)
        return response

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["BotApi"]:
        app = web.Application(client_max_size=10**9)
        app.router.add_post("/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}"
        try:
            yield self
        finally:
            await runner.cleanup()


class Proxy:
    """A CONNECT or SOCKS5 proxy that counts what went through it; `refuses` makes it refuse."""

    def __init__(self, kind: str, *, password: str = "", refuses: bool = False) -> None:
        self.kind, self.password, self.refuses = kind, password, refuses
        self.targets: list[str] = []
        self.url = ""
        self._writers: list[asyncio.StreamWriter] = []

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Proxy"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        who = f"user:{self.password}@" if self.password else ""
        self.url = f"{self.kind}://{who}127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()
            self.drop()
            await server.wait_closed()

    def drop(self) -> None:
        """Cut every connection that goes through this proxy."""
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        try:
            host, port = await (self._http(reader, writer) if self.kind == "http" else self._socks(reader, writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()
            return
        self.targets.append(f"{host}:{port}")
        # The name is resolved here and nowhere else: no test's machine knows it.
        there, out = await asyncio.open_connection("127.0.0.1" if host == "api.messenger.test" else host, port)
        self._writers.append(out)
        await asyncio.gather(_pump(reader, out), _pump(there, writer))

    async def _http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        expected = base64.b64encode(f"user:{self.password}".encode()).decode()
        if self.refuses or (self.password and f"Basic {expected}" not in head):
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            raise ConnectionError
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        host, _, port = head.split()[1].rpartition(":")
        return host, int(port)

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int]:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x02" if self.password else b"\x05\x00")
        if self.password:
            _, length = await reader.readexactly(2)
            await reader.readexactly(length)
            given = await reader.readexactly((await reader.readexactly(1))[0])
            writer.write(b"\x01\x00" if given.decode() == self.password else b"\x01\x01")
        *_, kind = await reader.readexactly(4)
        if kind == 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            host = ".".join(map(str, await reader.readexactly(4)))
        port = int.from_bytes(await reader.readexactly(2))
        writer.write(bytes([5, 5 if self.refuses else 0, 0, 1, 0, 0, 0, 0, 0, 0]))
        if self.refuses:
            await writer.drain()
            raise ConnectionError
        return host, port


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(2**16):
            writer.write(data)
            await writer.drain()
    writer.close()


def closed_port() -> int:
    """Return a port on which nobody listens, nor will: it stays taken."""
    taken = socket.socket()
    _TAKEN.append(taken)
    taken.bind(("127.0.0.1", 0))
    return int(taken.getsockname()[1])


_TAKEN: list[socket.socket] = []
