"""Bale's Bot API, rewritten on the wire into what python-telegram-bot reads and what Bale understands.

Bale's interface is Telegram's with holes. Marks of what is known about it: DOC its documentation or several
transcriptions of it; LIVE seen on the real server; LIB client libraries do it; ? disputed or guessed. Where code
depends on a LIB or a ?, the first live session should compare it with the dump.
"""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import telegram

from bot.wire.answers import failure, gateway_fault, object_in, seconds_named
from bot.wire.bale_results import filled_result, filled_update
from bot.wire.body import encode
from bot.wire.request import AiohttpRequest

LOGGER = logging.getLogger(__name__)

_LIMITED = ("bot limit exceed", "local_rate_limited")  # LIVE; the second is a load balancer's plain text


class BaleRequest(AiohttpRequest):
    """Requests to Bale.

    `check_updates` replaces what python-telegram-bot still cannot read by a bare update, which is needed by
    `Bot.get_updates` only: `Line.updates` returns them raw.
    """

    def __init__(
        self, *, check_updates: bool = False, seconds: Callable[[], float] = time.time, **options: Any
    ) -> None:
        super().__init__(**options)
        self._check_updates, self._seconds = check_updates, seconds

    def outgoing(self, call: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Return the parameters in Bale's form: it knows `reply_to_message_id` only (DOC)."""
        reply = fields.pop("reply_parameters", None)
        if isinstance(reply, dict) and "message_id" in reply:
            fields["reply_to_message_id"] = reply["message_id"]
        return fields

    def incoming(self, call: str, status: int, body: bytes) -> tuple[int, bytes]:
        """Return the answer in Telegram's form, whichever of its two error styles Bale chose."""
        answer = object_in(body)
        if answer is None:
            return _unreadable(status, body)
        if HTTPStatus.OK <= status <= 299:
            if answer.get("ok") is not False and ("result" in answer or answer.get("ok") is True):
                # LIB: some methods answer {"ok": true} alone.
                return status, encode({"ok": True, "result": self._result(call, answer.get("result", True))})
            status = _code(answer)  # 200 with ok:false: DOC and LIVE disagree about the status of errors
        return _error(call, status, answer)

    def received(self, update: dict[str, Any]) -> dict[str, Any]:
        """Return an update that came by webhook in Telegram's form."""
        return filled_update(update, now=int(self._seconds()))

    def _result(self, call: str, result: Any) -> Any:
        filled = filled_result(call, result, now=int(self._seconds()))
        if call == "getUpdates" and self._check_updates:
            return [_readable(update) for update in filled]
        return filled


def _code(answer: dict[str, Any]) -> int:
    code = answer.get("error_code")
    return code if isinstance(code, int) and 400 <= code <= 599 else HTTPStatus.BAD_REQUEST


def _unreadable(status: int, body: bytes) -> tuple[int, bytes]:
    text = body[:200].decode("utf-8", "replace").lower()
    if any(part in text for part in _LIMITED):
        status = HTTPStatus.TOO_MANY_REQUESTS
    if "token not found" in text:
        return failure(HTTPStatus.UNAUTHORIZED, "Token not found")
    return gateway_fault(status, body)


def _error(call: str, status: int, answer: dict[str, Any]) -> tuple[int, bytes]:
    description = str(answer.get("description") or HTTPStatus.BAD_REQUEST.phrase)
    lowered = description.lower()
    if "token not found" in lowered:  # 403, 404 or 401: the sources disagree (?)
        return failure(HTTPStatus.UNAUTHORIZED, description)
    if status == HTTPStatus.TOO_MANY_REQUESTS or any(part in lowered for part in _LIMITED):
        return failure(HTTPStatus.TOO_MANY_REQUESTS, description, retry_after=seconds_named(answer))
    if status == HTTPStatus.NOT_FOUND and call != "getMe":
        status = HTTPStatus.BAD_REQUEST  # DOC: "no such group or user"; to python-telegram-bot a 404 is a wrong token
    if status == HTTPStatus.NOT_IMPLEMENTED:
        status = HTTPStatus.BAD_REQUEST  # LIVE: a method Bale does not have; trying again would not bring it
    return failure(status, description)


def _readable(update: dict[str, Any]) -> dict[str, Any]:
    try:
        telegram.Update.de_json(update)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        # Its traceback would hold people's words.
        LOGGER.error("update %s is of no known shape: %s", update.get("update_id"), type(error).__name__)
        return {"update_id": update.get("update_id", 0)}
    return update
