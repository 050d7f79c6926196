"""A person as whom chat tests speak, over HTTP: `await sara.says(...)`, `await sara.sees(...)`."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson

from tests.support import tasks
from tests.support.seen import Seen, label, plain

PATIENCE = 20.0
"""Seconds: below the 25 of a long poll, so that an update that woke nobody is not found late instead of never."""

CHILD = 100.0
"""Seconds for what a process of its own makes: a little more than it is given (`patience_with_children`)."""


class Person:
    """Somebody with a chat; what they saw last is kept here and refreshed by every waiting method."""

    def __init__(self, session: aiohttp.ClientSession, url: str, described: dict[str, Any]) -> None:
        self._session = session
        self._root = url
        self._url = f"{url}/people/{described['key']}"
        self.key: str = described["key"]
        self.user_id: int = described["user_id"]
        self.name: str = described["name"]
        self.messenger: str = described["messenger"]
        self.phone = f"+98912{self.user_id % 10_000_000:07}"
        self._messages: dict[int, Seen] = {}
        self._version = 0
        self._acted = 0
        self._state: dict[str, Any] = {"keyboard": None, "toasts": [], "spinning": [], "typing": None, "commands": []}
        self._toasts: list[dict[str, Any]] = []

    # What a person does

    async def starts(self, payload: str | None = None) -> None:
        """Press the start button or follow a deep link."""
        await self._act("start", payload=payload)

    async def says(self, text: str, *, reply_to: int | None = None) -> int:
        """Send a text and return its message id."""
        return int((await self._act("say", text=text, reply_to=reply_to))["message_id"])

    async def replies(self, message: "Seen | int", text: str) -> int:
        """Reply to a message with a text and return its id."""
        return await self.says(text, reply_to=message.id if isinstance(message, Seen) else message)

    async def presses(self, wanted: str, message: "Seen | int | None" = None) -> None:
        """Press a button by label or data: in the newest message that has it, or on the reply keyboard.

        With a `Seen`, its button is pressed as it looked then, even if the message has lost it meanwhile.
        """
        if isinstance(message, Seen):
            return await self._press(message, message.button(wanted), forged=True)
        found = await self._until(lambda: self._find_button(wanted, message), f"a button {wanted!r}")
        where, button = found
        if where is not None:
            await self._press(where, button)
        elif button["asks"] == "contact":
            await self.shares_contact(self.phone)
        else:
            await self.says(button["text"])
        return None

    async def forges(self, data: str, message: "Seen | int | None" = None) -> None:
        """Send a press with data of one's own making, as a changed app can."""
        target = message.id if isinstance(message, Seen) else message or self.screen().id
        await self._act("press", message_id=target, data=data, forged=True)

    async def shares_contact(self, phone: str | None = None, own: bool = True) -> None:
        """Share one's own contact, or somebody else's."""
        await self._act("contact", phone=phone or self.phone, own=own)

    async def sends(
        self,
        kind: str = "document",
        *,
        name: str | None = None,
        size: int | None = None,
        mime: str | None = None,
        content: bytes = b"content",
        caption: str | None = None,
        duration: int | None = None,
        reply_to: "Seen | int | None" = None,
    ) -> int:
        """Send a photo, document, voice, audio, video or sticker; `size` claims a size without the bytes."""
        encoded = base64.b64encode(content).decode()
        fields = {"kind": kind, "name": name, "size": size, "mime": mime, "content": encoded}
        fields |= {"reply_to": reply_to.id if isinstance(reply_to, Seen) else reply_to}
        return int((await self._act("file", **fields, caption=caption, duration=duration))["message_id"])

    async def sends_location(self, latitude: float, longitude: float) -> None:
        """Send a place."""
        await self._act("location", latitude=latitude, longitude=longitude)

    async def edits(self, text: str, message: int | None = None) -> None:
        """Change one's own text, the last one unless said."""
        if message is None:
            await self.chat()
            message = max(one.id for one in self._messages.values() if not one.by_bot and one.kind == "text")
        await self._act("edit", message_id=message, text=text)

    async def blocks(self) -> None:
        """Block the bot."""
        await self._act("block")

    async def unblocks(self) -> None:
        """Take the bot back."""
        await self._act("unblock")

    # What a person sees

    async def sees(self, text: str, timeout: float = PATIENCE) -> Seen:  # noqa: ASYNC109 - reads as a sentence
        """Wait for a message of the bot, new or edited since this person's last action, that contains the text."""
        wanted = plain(text)

        def look() -> Seen | None:
            new = [one for one in self._messages.values() if one.by_bot and one.version > self._acted]
            return next((one for one in sorted(new, key=lambda one: -one.version) if wanted in plain(one.text)), None)

        return await self._until(look, f"a new message with {text!r}", patience=timeout)

    async def sees_toast(self, text: str, timeout: float = PATIENCE) -> str:  # noqa: ASYNC109 - as above
        """Wait for the answer to a button press that contains the text."""

        def look() -> str | None:
            new = (toast["text"] for toast in self._toasts if toast["version"] > self._acted)
            return next((one for one in new if plain(text) in plain(one)), None)

        return await self._until(look, f"a toast with {text!r}", patience=timeout)

    async def sees_file(self, name: str) -> bytes:
        """Wait for a file of the bot by its name, and return its content."""

        def look() -> Seen | None:
            new = (one for one in self._messages.values() if one.by_bot and one.version > self._acted)
            return next((one for one in new if (one.raw["file"] or {}).get("name") == name), None)

        found = await self._until(look, f"a file {name!r}")
        async with self._session.get(self._root + found.raw["file"]["url"]) as response:
            return await response.read()

    async def is_answered(self, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109 - as above
        """Wait until no button spins any more."""
        await self._until(lambda: not self._state["spinning"] or None, "no spinning button", patience=timeout)

    async def is_at(self, text: str) -> None:
        """Wait until a press is answered and the last message of the bot contains the text, new or not."""
        await self.is_answered()
        await self._until(lambda: plain(text) in plain(self.screen().text) or None, f"a screen with {text!r}")

    async def chat(self) -> list[Seen]:
        """Look now, and return all messages by their order."""
        await self._look()
        return sorted(self._messages.values(), key=lambda one: one.id)

    def screen(self) -> Seen:
        """Return the last message of the bot, as it was when this person looked last."""
        found = [one for one in self._messages.values() if one.by_bot]
        assert found, f"{self.name} has not seen any message of the bot"
        return max(found, key=lambda one: one.id)

    def buttons(self) -> list[str]:
        """Return the labels under the last message of the bot."""
        return self.screen().labels

    def keyboard(self) -> list[str]:
        """Return the labels of the reply keyboard that is shown."""
        shown = self._state["keyboard"]
        return [label(button["text"]) for row in shown["rows"] for button in row] if shown else []

    @property
    def state(self) -> dict[str, Any]:
        """Return the rest of what was seen last: keyboard, commands, typing, spinning, blocked."""
        return self._state

    # How

    async def _act(self, deed: str, **fields: Any) -> dict[str, Any]:
        sent = {name: value for name, value in fields.items() if value is not None}
        async with self._session.post(f"{self._url}/{deed}", json=sent) as response:
            body: dict[str, Any] = orjson.loads(await response.read())
        assert response.status < 300, f"{self.name} cannot {deed}: {body.get('error')}\n{self._story()}"
        self._acted = body["version"]
        return body

    async def _press(self, message: Seen, button: dict[str, Any] | None, *, forged: bool = False) -> None:
        assert button is not None, f"message {message.id} has no such button, but {message.labels}"
        assert button["data"] is not None, f"{button['text']!r} is not to be pressed but leads to {button['url']}"
        await self._act("press", message_id=message.id, data=button["data"], forged=forged)

    def _find_button(self, wanted: str, message_id: int | None) -> tuple[Seen | None, dict[str, Any]] | None:
        for message in sorted(self._messages.values(), key=lambda one: -one.id):
            if message_id in (None, message.id) and (button := message.button(wanted)):
                return message, button
        shown = self._state["keyboard"] if message_id is None else None
        flat = [button for row in shown["rows"] for button in row] if shown else []
        return next(((None, button) for button in flat if label(wanted) in label(button["text"])), None)

    async def _look(self, wait: float = 0) -> None:
        query = {"since": str(self._version), "timeout": str(wait)}
        async with self._session.get(f"{self._url}/chat", params=query) as response:
            self._state = orjson.loads(await response.read())
        self._version = self._state["version"]
        self._toasts += self._state["toasts"]
        for raw in self._state["messages"]:
            self._messages[raw["id"]] = Seen(
                id=raw["id"],
                version=raw["version"],
                by_bot=raw["by"] == "bot",
                kind=raw["kind"],
                text=raw["text"],
                entities=raw["entities"],
                buttons=raw["buttons"],
                raw=raw,
            )
        for message_id in self._state["deleted"]:
            self._messages.pop(message_id, None)

    async def _until(self, look: Callable[[], Any], wanted: str, *, patience: float = PATIENCE) -> Any:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        await self._look()
        while (found := look()) is None:
            left = deadline - loop.time()
            if left <= 0:
                story = f"{self._story()}\n--- what this process waits for\n{tasks.standing()}"
                raise AssertionError(f"{self.name} did not see {wanted} within {patience} s\n{story}")
            await self._look(left)
        return found

    def _story(self) -> str:
        lines = [f"--- the chat of {self.name} on {self.messenger}, newest last ('>' is new since the last action)"]
        for message in sorted(self._messages.values(), key=lambda one: one.id)[-8:]:
            mark = ">" if message.version > self._acted else " "
            who = "bot" if message.by_bot else self.name
            lines.append(f"{mark} {message.id} {who}: {message.text or message.kind}")
            lines += ["      " + " ".join(f"[{button['text']}]" for button in row) for row in message.buttons]
        lines += [f"  toast: {toast['text']}" for toast in self._toasts[-3:]]
        if self._state["keyboard"]:
            lines.append(f"  keyboard: {self.keyboard()}")
        return "\n".join(lines)


class Meets:
    """`await meets(name, messenger, language_code=...)` lets people appear in the playground at `url`."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url = session, url

    async def __call__(self, name: str, messenger: str = "telegram", **more: Any) -> Person:
        sent = {"name": name, "messenger": messenger, **more}
        async with self._session.post(f"{self._url}/people", json=sent) as response:
            described = orjson.loads(await response.read())
        assert response.status == 201, described
        return self.again(described)

    def again(self, described: dict[str, Any]) -> Person:
        """Speak as somebody who is there."""
        return Person(self._session, self._url, described)


@asynccontextmanager
async def meeting(url: str) -> AsyncIterator[Meets]:
    """Give what lets people appear."""
    async with aiohttp.ClientSession(trust_env=False) as session:
        yield Meets(session, url)
