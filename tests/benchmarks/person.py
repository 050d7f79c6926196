"""A person of the benchmark: does what `tests.support.person.Person` does, so the same stories are played."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from tests.benchmarks.botapi import BOT, BotApi
from tests.support.seen import Seen, plain

now = time.perf_counter


class Turns(Protocol):
    """When people may act."""

    async def turn(self) -> float:
        """Wait until somebody may act; gives the time from which they wait for the answer."""


class Stopwatch:
    """Waiting times in seconds of what was answered while it ran."""

    def __init__(self) -> None:
        self.waited: list[float] = []
        self.handled: list[float] = []
        self.running = False

    def note(self, *, acted: float, handed: float) -> None:
        """Note an answer: to what was done at `acted` and came to the bot at `handed`."""
        if self.running:
            self.waited.append(now() - acted)
            self.handled.append(now() - handed)


class Person:
    """Somebody who does one thing, waits for the answer, looks at it, and does the next."""

    def __init__(self, user_id: int, api: BotApi, turns: Turns, stopwatch: Stopwatch) -> None:
        name = {"id": user_id, "first_name": "سارا", "last_name": "نمونه", "username": f"sara{user_id}"}
        self.chat = {**name, "type": "private"}
        self._user = {**name, "is_bot": False, "language_code": "fa"}
        self._api, self._turns, self._stopwatch = api, turns, stopwatch
        self._answer: asyncio.Future[None] | None = None
        self._acted = self._handed = 0.0
        self._shown: tuple[int, str, dict[str, Any]] = (0, "", {})
        api.people[user_id] = self

    @property
    def waiting(self) -> float:
        """The seconds since they did what is not answered yet."""
        return 0.0 if self._answer is None or self._answer.done() else now() - self._acted

    async def starts(self) -> None:
        """Press the start button."""
        await self.says("/start")

    async def says(self, text: str) -> None:
        """Send a text."""
        message = self._message(self._user, text)
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        await self._act(lambda: {"message": message})

    async def presses(self, wanted: str) -> None:
        """Press the button with these words, or that begin with them, under the bot's last message."""
        await self._act(lambda: {"callback_query": self._press(wanted)})

    async def sees(self, text: str) -> Seen:
        """Wait for the answer, and look that it contains the text."""
        await self._answered()
        message_id, shown, markup = self._shown
        assert text in plain(shown), f"wanted {text!r}, was shown {shown!r}"
        buttons = markup.get("inline_keyboard", [])
        return Seen(message_id, 0, True, "text", shown, [], buttons, {})

    def handed(self) -> None:
        """Note that the bot was given what they did."""
        self._handed = now()

    def hears(self, message_id: int, text: str, markup: dict[str, Any]) -> None:
        """Take the bot's message."""
        self._shown = (message_id, text, markup)
        if self._answer is not None and not self._answer.done():
            self._stopwatch.note(acted=self._acted, handed=self._handed)
            self._answer.set_result(None)

    async def _act(self, update: Callable[[], dict[str, Any]]) -> None:
        await self._answered()
        self._acted = await self._turns.turn()
        self._answer = asyncio.get_running_loop().create_future()
        self._api.tell(self, update())

    async def _answered(self) -> None:
        if self._answer is not None:
            await self._answer

    def _press(self, wanted: str) -> dict[str, Any]:
        message_id, text, markup = self._shown
        buttons = [button for row in markup.get("inline_keyboard", []) for button in row]
        found = next((button for button in buttons if plain(button["text"]).startswith(wanted)), None)
        assert found is not None, f"no button {wanted!r} under {text!r}"
        message = self._message(BOT, text) | {"message_id": message_id, "reply_markup": markup}
        press = {"id": str(self._acted), "from": self._user, "chat_instance": "1", "data": found["callback_data"]}
        return {**press, "message": message}

    def _message(self, sender: dict[str, Any], text: str) -> dict[str, Any]:
        here = {"message_id": self._api.message_id(), "chat": self.chat, "date": int(time.time())}
        return {**here, "from": sender, "text": text}


Story = Callable[[Person], Awaitable[object]]
