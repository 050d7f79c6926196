"""The person's API over HTTP: what the page and the tests do in a chat, and what they see of it."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web

from playground.account import Json
from playground.api_error import ApiError, bad_request
from playground.chat import Message
from playground.methods.parameters import Parameters
from playground.people import People
from playground.population import ImpossibleError
from playground.view import chat_view

LONGEST_WAIT = 60.0
_SHOWN_IN_PAGE = frozenset(
    {"image/jpeg", "image/png", "image/webp", "image/gif", "audio/ogg", "audio/mpeg", "video/mp4"}
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Deed = Callable[[People, str, Parameters], Any]


def _needed(parameters: Parameters, name: str) -> int:
    value = parameters.integer(name)
    if value is None:
        raise bad_request(f"{name} is missing")
    return value


def _say(people: People, key: str, given: Parameters) -> Message:
    return people.say(key, given.text("text"), reply_to=given.integer("reply_to"))


def _start(people: People, key: str, given: Parameters) -> Message:
    return people.start(key, given.text("payload") or None)


def _press(people: People, key: str, given: Parameters) -> None:
    act = people.forge if given.flag("forged") else people.press
    act(key, _needed(given, "message_id"), given.text("data"))


def _contact(people: People, key: str, given: Parameters) -> Message:
    own = given.raw("own") is None or given.flag("own")
    return people.share_contact(key, given.text("phone"), own=own, name=given.text("name") or None)


def _file(people: People, key: str, given: Parameters) -> Message:
    upload = given.upload("file")
    try:
        content = upload.content if upload else base64.b64decode(given.text("content"), validate=True)
    except binascii.Error:
        raise bad_request("content must be base64") from None
    return people.send_file(
        key,
        given.text("kind") or "document",
        name=given.text("name") or (upload.name if upload else None),
        mime=given.text("mime") or (upload.mime if upload else None),
        content=content,
        size=given.integer("size"),
        caption=given.text("caption"),
        duration=given.integer("duration"),
        reply_to=given.integer("reply_to"),
    )


def _location(people: People, key: str, given: Parameters) -> Message:
    try:
        return people.send_location(key, float(given.text("latitude")), float(given.text("longitude")))
    except ValueError:
        raise bad_request("a location has a latitude and a longitude") from None


def _edit(people: People, key: str, given: Parameters) -> Message:
    return people.edit(key, _needed(given, "message_id"), given.text("text"))


DEEDS: dict[str, Deed] = {
    "say": _say,
    "start": _start,
    "press": _press,
    "contact": _contact,
    "file": _file,
    "location": _location,
    "edit": _edit,
    "block": lambda people, key, given: people.block(key),
    "unblock": lambda people, key, given: people.unblock(key),
}


def json_response(body: Any, status: int = 200) -> web.Response:
    """Return an answer as JSON."""
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")


@dataclass
class PeopleApi:
    """Answers for the people."""

    people: People

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add the routes under /people."""
        router.add_get("/people", self.listed)
        router.add_post("/people", self.create)
        router.add_get("/people/{key}/chat", self.chat)
        router.add_get("/people/{key}/files/{file_id}", self.file)
        router.add_post("/people/{key}/{deed}", self.act)

    async def listed(self, request: web.Request) -> web.Response:
        """List everybody."""
        everybody = ((person, self.people.find(person.key)[1]) for person in self.people)
        return json_response([person.described() | {"received": chat.received} for person, chat in everybody])

    async def create(self, request: web.Request) -> web.Response:
        """Let a person appear."""
        given = await Parameters.of(request)
        person = self.people.create(
            given.text("name"),
            given.text("messenger"),
            language_code=given.text("language_code") or None if "language_code" in given.loggable() else "fa",
            old_client=given.flag("old_client"),
            place=given.text("place"),
            desk=given.flag("desk"),
        )
        return json_response(person.described() | {"received": 0}, 201)

    async def chat(self, request: web.Request) -> web.Response:
        """Show a chat, or with `timeout` wait until it has changed after version `since`."""
        given = Parameters(dict(request.query))
        messenger, chat = self.people.find(request.match_info["key"])
        since = given.integer("since", 0) or 0
        await chat.wait(since, seconds=min(float(given.text("timeout") or 0), LONGEST_WAIT))
        return json_response(chat_view(messenger, chat, since=since))

    async def act(self, request: web.Request) -> web.Response:
        """Do something as a person; tell the chat's version right after."""
        deed = DEEDS.get(request.match_info["deed"])
        if deed is None:
            raise web.HTTPNotFound
        key = request.match_info["key"]
        done = deed(self.people, key, await Parameters.of(request))
        _, chat = self.people.find(key)
        answer: Json = {"version": chat.version}
        if isinstance(done, Message):
            answer["message_id"] = done.message_id
        return json_response(answer)

    async def file(self, request: web.Request) -> web.Response:
        """Send a file of the chat; only pictures and sounds are shown, the rest is downloaded."""
        messenger, _ = self.people.find(request.match_info["key"])
        stored = messenger.files.get(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound
        headers = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}
        shown = stored.mime in _SHOWN_IN_PAGE
        if not shown:
            headers["Content-Disposition"] = "attachment"
        kind = stored.mime if shown else "application/octet-stream"
        return web.Response(body=stored.content, content_type=kind, headers=headers)


@web.middleware
async def explain(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Turn what cannot be done into an answer that says why."""
    try:
        return await handler(request)
    except ImpossibleError as reason:
        return json_response({"error": str(reason)}, 409)
    except ApiError as error:
        return json_response({"error": error.description}, error.code)
