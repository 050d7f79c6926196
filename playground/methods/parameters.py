"""The parameters of a method call, however they came: query, form, multipart or JSON."""

from dataclasses import dataclass
from typing import Any, cast

import orjson
from aiohttp import web

from playground.account import Json
from playground.api_error import bad_request


@dataclass(frozen=True)
class Upload:
    """A file inside a request."""

    name: str
    mime: str | None
    content: bytes


class Parameters:
    """Typed access to what a caller sent.

    Raises (all readers):
        ApiError: 400 when a value has the wrong type.
    """

    def __init__(self, values: Json) -> None:
        self._values = values

    @classmethod
    async def of(cls, request: web.Request) -> "Parameters":
        """Read the parameters of a request."""
        values: Json = dict(request.query)
        if request.method == "POST" and request.can_read_body:
            if request.content_type == "application/json":
                values |= _json_object(await request.read())
            elif request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
                for name, value in (await request.post()).items():
                    values[name] = value if isinstance(value, str) else await _upload(cast(web.FileField, value))
        return cls(values)

    def raw(self, name: str) -> Any:
        """Return a value as it came, or None."""
        return self._values.get(name)

    def text(self, name: str) -> str:
        """Return a string, empty when missing."""
        value = self._values.get(name)
        return value if isinstance(value, str) else "" if value is None else str(value)

    def integer(self, name: str, default: int | None = None) -> int | None:
        """Return a whole number."""
        value = self._values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        """Return a truth value."""
        return self._values.get(name) in (True, "true", "True", "1", 1)

    def parsed(self, name: str) -> Any:
        """Return a JSON-serialized value, or None."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """Return the file of a field, whether sent as the field itself or attached under another name."""
        value = self._values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self._values.get(value.removeprefix("attach://"))
        return value if isinstance(value, Upload) else None

    def loggable(self) -> Json:
        """Return the values for the log of calls, files as their names."""
        return {name: value.name if isinstance(value, Upload) else value for name, value in self._values.items()}


def _json_object(body: bytes) -> Json:
    try:
        values = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("object expected as request body")
    return values


async def _upload(field: web.FileField) -> Upload:
    return Upload(name=field.filename, mime=field.content_type, content=field.file.read())
