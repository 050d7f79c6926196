"""The playground: a messenger for every bot, its people, and the HTTP server around them."""

import ipaddress
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from urllib.parse import urlsplit

import orjson
from aiohttp import web

from playground.account import BOTS, BotAccount, Json
from playground.botapi import BotApi
from playground.calls import CallLog
from playground.chat import Chat
from playground.clock import Clock
from playground.control import Action, Control
from playground.faults import Faults
from playground.feed import Feed
from playground.messenger import Messenger
from playground.methods.media import UPLOAD_BYTES
from playground.pages import Pages
from playground.people import People
from playground.people_api import Handler, PeopleApi, explain

_SAMPLE_PEOPLE = Path(__file__).parent / "sample_people.json"


class Playground:
    """A local messenger server that speaks the Bot API; everything it knows is in memory.

    `title` is the page's, by language code; `actions` are buttons added to its header; `bale_error_style` is how
    Bale's manner tells errors: by the HTTP status, or by 200 with ok: false.
    """

    def __init__(
        self,
        clock: Clock,
        bots: Mapping[str, BotAccount] = BOTS,
        *,
        actions: Sequence[Action] = (),
        title: Mapping[str, str] = MappingProxyType({}),
        bale_error_style: Literal["status", "ok_false"] = "status",
    ) -> None:
        self.clock = clock
        self.bots = bots
        self.faults = Faults()
        self.calls = CallLog()
        self.feed = Feed()
        self.messengers = {
            key: Messenger(
                key,
                account,
                clock=clock,
                bale_error_style=bale_error_style,
                changed=self._changed,
                first_id=100_000_001 + index * 400_000_000,
            )
            for index, (key, account) in enumerate(bots.items())
        }
        self.people = People(self.messengers, clock, joined=lambda person: self.feed.tell("people", {"people": True}))
        self._control = Control(self.messengers, clock, self.faults, self.calls, self.feed, [*actions], title)
        self._bot_api = BotApi(self.messengers, clock, self.faults, self.calls)
        for messenger in self.messengers.values():
            if messenger.manner.name == "telegram":
                messenger.webhook.answered = partial(self._bot_api.answer_in_webhook, messenger)
        self._runner: web.AppRunner | None = None
        self._anywhere = False
        self.host = ""
        self.port = 0

    async def start(self, host: str = "127.0.0.1", port: int = 0, *, anywhere: bool = False) -> None:
        """Serve on `host`; port 0 takes a free one.

        Raises:
            ValueError: if `host` is not loopback and `anywhere` was not said.
        """
        if not anywhere and not _is_loopback(host):
            raise ValueError(f"{host} can be reached from outside; the playground opens there only with anywhere=True")
        self._anywhere = anywhere
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.host, self.port = host, self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop serving; whoever waits for an answer gets one now."""
        for messenger in self.messengers.values():
            await messenger.webhook.set(None)
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def api_url(self, bot: str) -> str:
        """Return the address of one bot's Bot API; methods are under `<it>/bot<token>/`."""
        if bot not in self.bots:
            raise KeyError(bot)
        return f"{self.url}/{bot}"

    def add_sample_people(self) -> None:
        """Let the page begin with a citizen at home, one abroad, and an officer, all plainly samples."""
        for sample in orjson.loads(_SAMPLE_PEOPLE.read_bytes()):
            if sample["messenger"] in self.messengers:
                self.people.create(**sample)

    def offer(self, action: Action) -> None:
        """Add a button to the page's header."""
        self._control.offer(action)

    def forward(self, by: timedelta) -> None:
        """Move the clock and tell the pages."""
        self._control.forward(by)

    def inject(self, bot: str, update: Json) -> Json:
        """Queue any JSON object as an update; without an update_id it gets the next."""
        return self._control.inject(bot, update)

    def redeliver(self, bot: str, update_id: int) -> None:
        """Deliver an update once more, under the same number."""
        self._control.redeliver(bot, update_id)

    def _changed(self, chat: Chat) -> None:
        change = {"person": chat.person.key, "version": chat.version, "received": chat.received}
        self.feed.tell(chat.person.key, change)

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=UPLOAD_BYTES * 2, middlewares=[self._guard, explain])
        for part in (self._bot_api, PeopleApi(self.people), self._control, Pages(self.feed)):
            part.add_routes(application.router)
        application.on_shutdown.append(self._let_go)
        return application

    async def _let_go(self, application: web.Application) -> None:
        self.feed.close()
        for messenger in self.messengers.values():
            messenger.updates.wake()
            for chat in messenger.chats.values():
                chat.wake()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Keep other sites' pages from reaching a server on loopback through the reader's browser."""
        host = request.headers.get("Host", "")
        if not self._anywhere and not _is_loopback(urlsplit(f"//{host}").hostname or ""):
            raise web.HTTPMisdirectedRequest(text="this playground answers to loopback names only")
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != host:
            raise web.HTTPForbidden(text="another site's page has no business here")
        return await handler(request)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
