"""The chat page over HTTP: its files, its font, and the events that keep it fresh."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import fontpkg_noto_sans_arabic  # type: ignore[import-untyped]  # the font package carries no types
from aiohttp import web

from playground.feed import Feed

FOLDER = Path(__file__).parent / "page"
PULSE = 20.0
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; media-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


@dataclass
class Pages:
    """Serves the page."""

    feed: Feed

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add the routes of the page."""
        router.add_get("/", self.index)
        router.add_get("/page/font.ttf", self.font)
        router.add_get("/page/{name}", self.part)
        router.add_get("/events", self.events)

    async def index(self, request: web.Request) -> web.StreamResponse:
        """Send the page."""
        return self._file("index.html")

    async def part(self, request: web.Request) -> web.StreamResponse:
        """Send a style sheet or a script of the page."""
        return self._file(request.match_info["name"])

    def _file(self, name: str) -> web.StreamResponse:
        path = FOLDER / Path(name).name
        if path.suffix not in _TYPES or not path.is_file():
            raise web.HTTPNotFound
        return web.Response(body=path.read_bytes(), content_type=_TYPES[path.suffix], charset="utf-8", headers=HEADERS)

    async def font(self, request: web.Request) -> web.StreamResponse:
        """Send Noto Sans Arabic as it was installed."""
        path = next((fontpkg_noto_sans_arabic.ROOT / "files").glob("*.ttf"))
        headers = HEADERS | {"Content-Type": "font/ttf", "Cache-Control": "max-age=86400"}
        return web.FileResponse(path, headers=headers)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Send what changes, as it changes."""
        response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        with self.feed.listen() as subscription:
            await response.prepare(request)
            # A page that is closed ends its own stream; nobody else waits for it.
            with suppress(ConnectionResetError):
                await response.write(b": welcome\n\n")
                async for event in subscription.events(pulse=PULSE):
                    await response.write(event)
        return response
