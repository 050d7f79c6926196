"""Bodies of calls: JSON by orjson, or a form when there are files to carry."""

import asyncio
import io
import json
from collections.abc import Mapping
from typing import Any

import aiohttp
import orjson
from aiohttp.abc import AbstractStreamWriter
from telegram.error import BadRequest, NetworkError

JSON_HEADERS = {"Content-Type": "application/json"}

_CONTROLS = dict.fromkeys(range(32), "_") | {127: "_"}


def encode(value: object) -> bytes:
    """Return `value` as JSON.

    Raises:
        BadRequest: if it cannot be written, which sending again would not change.
    """
    try:
        return orjson.dumps(value)
    except TypeError as error:
        raise BadRequest(f"the call cannot be written as JSON: {error}") from None


def decode(payload: bytes) -> dict[str, Any]:
    """Return the JSON object in `payload`.

    A half surrogate or a broken byte in one person's text, which orjson refuses, becomes a question mark:
    otherwise one such message would hide all that wait behind it.

    Raises:
        NetworkError: if there is no JSON object in it.
    """
    try:
        answer = orjson.loads(payload)
    except ValueError:
        try:
            lenient = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            raise NetworkError("The answer is not JSON") from None
        answer = orjson.loads(json.dumps(lenient, ensure_ascii=False).encode("utf-8", "replace"))
    if not isinstance(answer, dict):
        raise NetworkError("The answer is not a JSON object")
    return answer


class PacedForm(aiohttp.MultipartWriter):
    """A multipart/form-data body; its writing fails when one piece of it takes longer than `stall` seconds."""

    def __init__(self, *, stall: float | None) -> None:
        super().__init__("form-data")
        self._stall = stall

    async def write(self, writer: AbstractStreamWriter, close_boundary: bool = True) -> None:
        """Write every part to `writer`."""
        await super().write(_Paced(writer, self._stall), close_boundary)  # type: ignore[arg-type]  # parts call write() only


class _Paced:
    def __init__(self, writer: AbstractStreamWriter, stall: float | None) -> None:
        self._writer, self._stall = writer, stall

    async def write(self, chunk: bytes) -> None:
        async with asyncio.timeout(self._stall):
            await self._writer.write(chunk)


class _Lent(aiohttp.payload.BufferedReaderPayload):
    """An open file that stays open: a failed way would otherwise close it before the next one is tried."""

    async def close(self) -> None:
        """Leave the file to whoever opened it."""


def form(fields: Mapping[str, Any], files: Mapping[str, tuple[str, Any, str]], *, stall: float | None) -> PacedForm:
    """Return `fields` and `files` (name → file name, content, type) as a form; contents are read as they are sent."""
    body = PacedForm(stall=stall)
    for name, value in fields.items():
        text = value if isinstance(value, str) else encode(value).decode()
        _add(body, aiohttp.payload.StringPayload(text), name=name)
    for name, (filename, content, content_type) in files.items():
        part: aiohttp.Payload
        if isinstance(content, bytes):
            part = aiohttp.payload.BytesIOPayload(io.BytesIO(content), content_type=content_type)
        else:
            part = _Lent(content, content_type=content_type)
        _add(body, part, name=name, filename=filename.translate(_CONTROLS))
    return body


def _add(body: PacedForm, part: aiohttp.Payload, **disposition: str) -> None:
    # Unquoted: servers show a percent-encoded Persian file name as it stands.
    part.set_content_disposition("form-data", quote_fields=False, **disposition)
    part.headers.popall("Content-Length", None)
    body.append_payload(part)
