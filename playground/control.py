"""What moves the world around the chats, over HTTP: the clock, faults, updates by hand, the log of calls, actions."""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from playground.account import Json
from playground.calls import CallLog
from playground.clock import Clock
from playground.faults import Fault, Faults
from playground.feed import Feed
from playground.messenger import Messenger
from playground.methods.parameters import Parameters
from playground.people_api import json_response
from playground.population import ImpossibleError

_UNITS = ("seconds", "minutes", "hours", "days", "weeks")


@dataclass(frozen=True)
class Action:
    """A button that the process adds to the page's header; the text it returns, in the page's language, is shown."""

    name: str
    label_fa: str
    label_en: str
    callback: Callable[[str], Awaitable[str | None]]


@dataclass
class Control:
    """Answers for whoever arranges a scene."""

    messengers: Mapping[str, Messenger]
    clock: Clock
    faults: Faults
    calls: CallLog
    feed: Feed
    actions: list[Action]
    title: Mapping[str, str]

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add the routes."""
        router.add_get("/clock", self.show_clock)
        router.add_post("/clock", self.forward_clock)
        router.add_get("/faults", self.show_faults)
        router.add_post("/faults", self.add_fault)
        router.add_delete("/faults", self.clear_faults)
        router.add_post("/inject", self.inject_update)
        router.add_post("/redeliver", self.redeliver_update)
        router.add_get("/calls", self.show_calls)
        router.add_get("/setup", self.show_setup)
        router.add_post("/actions/{name}", self.act)

    def offer(self, action: Action) -> None:
        """Add a button and tell the pages."""
        self.actions.append(action)
        self.feed.tell("setup", {"setup": True})

    def forward(self, by: timedelta) -> None:
        """Move the clock and tell the pages."""
        self.clock.forward(by)
        self.feed.tell("clock", {"clock": self.clock.now().isoformat()})

    def inject(self, bot: str, update: Json) -> Json:
        """Queue any JSON object as an update; without an update_id it gets the next."""
        return self._messenger(bot).updates.put(update)

    def redeliver(self, bot: str, update_id: int) -> None:
        """Queue an update that was queued before once more, under the same number."""
        queue = self._messenger(bot).updates
        if update_id not in queue.history:
            raise ImpossibleError(f"{bot} never had the update {update_id}")
        queue.put(queue.history[update_id])

    def _messenger(self, bot: str) -> Messenger:
        if bot not in self.messengers:
            raise ImpossibleError(f"no messenger named {bot}")
        return self.messengers[bot]

    async def show_clock(self, request: web.Request) -> web.Response:
        """Tell the time."""
        return json_response({"now": self.clock.now().isoformat()})

    async def forward_clock(self, request: web.Request) -> web.Response:
        """Move the time by seconds, minutes, hours, days and weeks."""
        given = await Parameters.of(request)
        try:
            self.forward(timedelta(**{unit: float(given.text(unit) or 0) for unit in _UNITS}))
        except (ValueError, OverflowError) as error:
            raise ImpossibleError(str(error)) from None
        return await self.show_clock(request)

    async def show_faults(self, request: web.Request) -> web.Response:
        """List the faults that are set."""
        return json_response(self.faults.listed())

    async def add_fault(self, request: web.Request) -> web.Response:
        """Set a fault from the fields of a JSON object."""
        given = await Parameters.of(request)
        values = {one.name: given.raw(one.name) for one in dataclasses.fields(Fault)}
        present = {name: value for name, value in values.items() if name in given.loggable()}
        try:
            self.faults.add(Fault(**present))
        except (TypeError, ValueError) as error:
            raise ImpossibleError(str(error)) from None
        return json_response(self.faults.listed(), 201)

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Remove the faults of a bot, or all."""
        self.faults.clear(request.query.get("bot"))
        return json_response(self.faults.listed())

    async def inject_update(self, request: web.Request) -> web.Response:
        """Queue the `update` of the request for `bot`."""
        given = await Parameters.of(request)
        update = given.parsed("update")
        if not isinstance(update, dict):
            raise ImpossibleError("update must be an object")
        return json_response(self.inject(given.text("bot"), update), 201)

    async def redeliver_update(self, request: web.Request) -> web.Response:
        """Deliver an update of `bot` again."""
        given = await Parameters.of(request)
        self.redeliver(given.text("bot"), given.integer("update_id", 0) or 0)
        return json_response({})

    async def show_calls(self, request: web.Request) -> web.Response:
        """List calls, newest last, by `method` and `bot`."""
        found = self.calls.of(request.query.get("method"), bot=request.query.get("bot"))
        return json_response([dataclasses.asdict(call) for call in found])

    async def show_setup(self, request: web.Request) -> web.Response:
        """Tell the page its title, the messengers, and the additional buttons."""
        actions = [{"name": one.name, "fa": one.label_fa, "en": one.label_en} for one in self.actions]
        return json_response({"title": dict(self.title), "messengers": list(self.messengers), "actions": actions})

    async def act(self, request: web.Request) -> web.Response:
        """Press an additional button; the answer is said in the `language` of the page."""
        language = (await Parameters.of(request)).text("language") or "fa"
        for action in self.actions:
            if action.name == request.match_info["name"]:
                return json_response({"said": await action.callback(language)})
        raise web.HTTPNotFound
