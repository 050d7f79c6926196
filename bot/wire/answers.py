"""Answers that do not come from the Bot API at all, turned into such as python-telegram-bot can read.

Proxies, filters and load balancers answer with pages and plain text, under any status. Read by status alone, a filter's
403 page would be a person who blocked the bot, and its 404 page a wrong token.
"""

from http import HTTPStatus
from typing import Any

from telegram.error import NetworkError

from bot.wire.body import decode, encode

WITHOUT_NUMBER = 5
"""Seconds to wait after a 429 that names none."""


def failure(status: int, description: str, **parameters: Any) -> tuple[int, bytes]:
    """Return an error as the Bot API writes it."""
    answer = {"ok": False, "error_code": status, "description": description}
    return status, encode(answer | ({"parameters": parameters} if parameters else {}))


def gateway_fault(status: int, body: bytes) -> tuple[int, bytes]:
    """Return the answer to a call, with pages and plain text replaced by a gateway's error."""
    if HTTPStatus.OK <= status <= 299:
        if body.lstrip()[:1] == b"{":
            return status, body
        return failure(HTTPStatus.BAD_GATEWAY, f"Something answered {status} that is not the Bot API")
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return failure(HTTPStatus.BAD_REQUEST, "Bad Request: the upload is too large")  # and will be, however often
    answer = object_in(body)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return failure(status, "Too Many Requests", retry_after=seconds_named(answer))
    if answer is None:
        return failure(HTTPStatus.BAD_GATEWAY, f"Something answered {status} that is not the Bot API")
    return status, body


def declined(body: bytes) -> str | None:
    """Return the description of an error of 500 and above that the Bot API itself wrote; None for anybody else's.

    A gateway before it may answer in JSON, too, but not with both of its fields.
    """
    answer = object_in(body) or {}
    if answer.get("ok") is not False or not isinstance(answer.get("error_code"), int):
        return None
    return str(answer.get("description") or HTTPStatus.INTERNAL_SERVER_ERROR.phrase)


def missing_file(status: int, body: bytes) -> tuple[int, bytes]:
    """Return the answer to a download; python-telegram-bot would read a file's 404 or 401 as a wrong token."""
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        return failure(HTTPStatus.BAD_REQUEST, f"Bad Request: no such file (status {status})")
    return (status, body) if HTTPStatus.OK <= status <= 299 else gateway_fault(status, body)


def object_in(body: bytes) -> dict[str, Any] | None:
    """Return the JSON object in `body`, or None."""
    try:
        return decode(body)
    except NetworkError:
        return None


def seconds_named(answer: dict[str, Any] | None) -> float:
    """Return the retry_after of an error, or the seconds to wait without one."""
    parameters = (answer or {}).get("parameters")
    named = parameters.get("retry_after") if isinstance(parameters, dict) else None
    try:
        seconds = float(named or 0)
    except (TypeError, ValueError):
        seconds = 0
    return seconds if 0 < seconds < float("inf") else WITHOUT_NUMBER
