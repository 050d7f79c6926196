"""One bot's line to its messenger: calls and updates as plain dictionaries, with python-telegram-bot's errors."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self
from urllib.parse import quote

import telegram
from telegram.error import BadRequest
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.wire.request import MAX_DOWNLOAD, AiohttpRequest


class _Bot(telegram.Bot):
    """A bot whose repr does not hold its token."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Bot({self.token.partition(':')[0]})"


class Line:
    """Speak for one bot; `bot` is the same bot as an object of python-telegram-bot, over the same connections."""

    def __init__(self, token: str, *, api_url: str, request: AiohttpRequest) -> None:
        self._base = f"{api_url.rstrip('/')}/bot{token}/"
        self._files = f"{api_url.rstrip('/')}/file/bot{token}/"
        self._request = request
        self.bot: telegram.Bot = _Bot(
            token,
            base_url=f"{api_url.rstrip('/')}/bot",
            base_file_url=f"{api_url.rstrip('/')}/file/bot",
            request=request,
            get_updates_request=request,
        )

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Open the connections' pools; nothing is sent, so a messenger that is away stops nobody."""
        await self._request.initialize()

    async def close(self) -> None:
        """Close the connections."""
        await self._request.shutdown()

    async def call(
        self,
        method: str,
        payload: Mapping[str, Any],
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - silence from the server, not the whole call
    ) -> Any:
        """Call `method` of the Bot API and return its result as it came; give up after `timeout` seconds of silence.

        Values may be what JSON holds, objects of python-telegram-bot, InputFile, or bytes to upload.

        Raises:
            telegram.error.TelegramError: as python-telegram-bot's own methods do.
        """
        data = RequestData(
            [
                RequestParameter.from_input(name, telegram.InputFile(value) if isinstance(value, bytes) else value)
                for name, value in payload.items()
            ]
        )
        patience = self._request.read_timeout if timeout is None else timeout
        return await self._request.post(self._base + method, data, read_timeout=patience)

    async def updates(
        self,
        offset: int | None = None,
        *,
        timeout: int = 0,  # noqa: ASYNC109 - the Bot API's own parameter
        limit: int = 100,
        allowed_updates: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        """Wait up to `timeout` seconds for updates and return them raw, so that an odd one never hides the others."""
        payload: dict[str, Any] = {"offset": offset, "timeout": timeout, "limit": limit}
        if allowed_updates:
            payload["allowed_updates"] = list(allowed_updates)
        patience = timeout + self._request.read_timeout
        updates = await self.call("getUpdates", payload, timeout=patience)
        # What has no number could never be confirmed.
        return [update for update in updates if isinstance(update, dict) and isinstance(update.get("update_id"), int)]

    def received(self, update: dict[str, Any]) -> dict[str, Any]:
        """Return an update that came by webhook in the form in which `updates` would have given it."""
        return self._request.received(update)

    async def download(self, file_id: str, *, max_bytes: int = MAX_DOWNLOAD) -> bytes:
        """Return the content of a file somebody sent.

        Raises:
            FileTooLarge: as soon as there are more than `max_bytes`, whatever size was claimed.
        """
        async with self.stream(file_id, max_bytes=max_bytes) as pieces:
            return b"".join([piece async for piece in pieces])

    @asynccontextmanager
    async def stream(self, file_id: str, *, max_bytes: int = MAX_DOWNLOAD) -> AsyncIterator[AsyncIterator[bytes]]:
        """Give the pieces of a file somebody sent as they arrive; they raise FileTooLarge beyond `max_bytes`."""
        path = (await self.call("getFile", {"file_id": file_id})).get("file_path", "")
        # A local Bot API server names files on its own disk; nothing outside the messenger's file store is fetched.
        if not path or path.startswith("/") or ".." in path.split("/") or "://" in path:
            raise BadRequest("the messenger names no file that could be fetched")
        async with self._request.stream(self._files + quote(path), max_bytes=max_bytes) as pieces:
            yield pieces
