"""A Bot API on loopback that costs next to nothing, so that what is measured is the bot.

It keeps updates until they are confirmed and hands them out by long polling, as the real one does (Bot API,
getUpdates); the tests' playground is the faithful one, and slower.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import orjson

from tests.benchmarks.http import Connection, Reply

TOKEN = "123456789:benchmark-of-no-use-anywhere-else00"
BOT = {"id": 123456789, "is_bot": True, "first_name": "Bot", "username": "benchmark_bot"}

_TRUE = orjson.dumps({"ok": True, "result": True})
_SCREENS = ("sendmessage", "editmessagetext")


class Listener(Protocol):
    """A person, as the server sees them."""

    chat: dict[str, Any]

    def handed(self) -> None:
        """Note that the bot was given what the person did."""

    def hears(self, message_id: int, text: str, markup: dict[str, Any]) -> None:
        """Take a message that is new, or was edited."""


_Update = tuple[int, Listener, bytes]
"""Its number, who did it, and how it is sent."""


class BotApi:
    """The server; `calls` counts calls by method in lower case."""

    def __init__(self, first_update: int = 1) -> None:
        self.people: dict[int, Listener] = {}
        self.calls: Counter[str] = Counter()
        self.polled = asyncio.Event()
        self._waiting: deque[_Update] = deque()
        self._handed: deque[_Update] = deque()
        self._next_update = first_update
        self._next_message = 1000
        self._poll: tuple[Reply, int, asyncio.TimerHandle] | None = None

    def tell(self, person: Listener, update: dict[str, Any]) -> None:
        """Queue what a person did for the bot."""
        update_id, self._next_update = self._next_update, self._next_update + 1
        self._waiting.append((update_id, person, orjson.dumps({"update_id": update_id, **update})))
        if self._poll is not None:
            # In the next turn of the loop: what is done at the same time is handed out together.
            asyncio.get_running_loop().call_soon(self._hand_out)

    def message_id(self) -> int:
        """Give the next message its number."""
        self._next_message += 1
        return self._next_message

    def handle(self, method: str, given: dict[str, Any], reply: Reply) -> None:
        """Answer a call of the bot."""
        method = method.lower()
        self.calls[method] += 1
        if method == "getupdates":
            self._get_updates(given, reply)
        elif method == "getme":
            reply(_result(BOT))
        elif method in _SCREENS:
            reply(_result(self._screen(given)))
        else:
            # setMyCommands, deleteWebhook, answerCallbackQuery, editMessageReplyMarkup …
            reply(_TRUE)

    def _screen(self, given: dict[str, Any]) -> dict[str, Any]:
        chat_id, text = int(given["chat_id"]), given["text"]
        markup = given.get("reply_markup") or {}
        if isinstance(markup, str):
            markup = orjson.loads(markup)
        message_id = int(given.get("message_id") or self.message_id())
        message = {"message_id": message_id, "from": BOT, "date": int(time.time()), "text": text}
        if "inline_keyboard" in markup:
            message["reply_markup"] = markup
        person = self.people.get(chat_id)
        if person is None:
            return {**message, "chat": {"id": chat_id, "type": "private"}}
        person.hears(message_id, text, markup)
        return {**message, "chat": person.chat}

    def _get_updates(self, given: dict[str, Any], reply: Reply) -> None:
        self.polled.set()
        offset, limit = int(given.get("offset") or 0), int(given.get("limit") or 100)
        # What was handed out and is not confirmed by the offset goes out again.
        again = [update for update in self._handed if update[0] >= offset]
        self._handed.clear()
        self._waiting.extendleft(reversed(again))
        self._answer_poll(b"")
        patience = asyncio.get_running_loop().call_later(float(given.get("timeout") or 0), self._answer_poll, b"")
        self._poll = reply, limit, patience
        if self._waiting:
            self._hand_out()

    def _hand_out(self) -> None:
        if self._poll is None or not self._waiting:
            return
        share = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._poll[1]))]
        self._handed.extend(share)
        for _, person, _ in share:
            person.handed()
        self._answer_poll(b",".join([encoded for _, _, encoded in share]))

    def _answer_poll(self, updates: bytes) -> None:
        if self._poll is not None:
            reply, _, patience = self._poll
            self._poll = None
            patience.cancel()
            reply(b'{"ok":true,"result":[' + updates + b"]}")


def _result(result: dict[str, Any]) -> bytes:
    return b'{"ok":true,"result":' + orjson.dumps(result) + b"}"


@asynccontextmanager
async def serving(first_update: int = 1) -> AsyncIterator[tuple[BotApi, str]]:
    """Serve on a free port; gives the server and its address."""
    api = BotApi(first_update)
    async with served(api) as url:
        yield api, url


@asynccontextmanager
async def served(api: BotApi) -> AsyncIterator[str]:
    """Serve this one; gives its address."""
    server = await asyncio.get_running_loop().create_server(lambda: Connection(api.handle), "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
