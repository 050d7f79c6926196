"""Bale's manner: what is documented, seen on the live server, or, where said so, only presumed.

Sources: docs.bale.ai, client libraries and bots in use. What is marked "presumed" belongs to the first live session.
"""

from collections.abc import Callable
from typing import Any

from playground.account import Json
from playground.api_error import ApiError
from playground.entities import find_entities
from playground.manners.manner import Manner
from playground.manners.markdown import render_markdown

_MEDIA_GAPS = ("duration", "file_size", "width", "height", "type", "is_animated", "is_video")
_FORMATTING = ("entities", "caption_entities")


class Bale(Manner):
    """No parse_mode, no entities; fields that client libraries count on are missing; two styles of errors."""

    name = "bale"
    ids_per_chat = True
    tells_of_blocks = False
    refuses_unchanged_edits = False  # presumed: nobody has written down such an error
    hides_one_time_keyboards = False  # presumed: one_time may be ignored
    has_webhook_secret = False
    replies_by_parameters = False
    lacks = frozenset(
        {"setmyname", "setmydescription", "setmyshortdescription"}  # seen on the live server: 501
        | {"getmyname", "getmydescription", "getmyshortdescription"}
        | {"setchatmenubutton", "getchatmenubutton"}
    )

    def read(self, text: str, *, parse_mode: str | None, entities: Any) -> tuple[str, list[Json]]:
        """Return the text untouched: tags and backslashes stay characters."""
        return text, []

    def shown(self, text: str, entities: list[Json]) -> tuple[str, list[Json]]:
        """Return the text with Bale's own Markdown rendered."""
        shown, found = render_markdown(text)
        return shown, find_entities(shown, found)

    def typed(self, text: str) -> list[Json]:
        """Return nothing: commands come without entities."""
        return []

    def update(self, update: Json) -> Json:
        """Leave out what Bale's updates lack."""
        return {name: _PARTS[name](value) if name in _PARTS else value for name, value in update.items()}

    def result(self, method: str, result: Any) -> Any:
        """Leave out what Bale's answers lack."""
        if method.startswith("editmessage") and isinstance(result, dict):
            return {name: value for name, value in _message(result).items() if name not in ("date", "edit_date")}
        if method == "getwebhookinfo":
            return {"url": result["url"]}
        if method == "getchat":
            return {name: result[name] for name in ("id", "type", "first_name", "username") if name in result}
        if isinstance(result, dict) and "message_id" in result and "chat" in result:
            return _message(result)
        return result

    def status(self, error: ApiError) -> int:
        """Return the real status, or 200 in the style of servers that put errors into the body only."""
        return 200 if self.error_style == "ok_false" else error.code

    def no_chat(self) -> ApiError:
        """Return Bale's 404, which Telegram's clients take for a wrong token."""
        return ApiError(404, "no such group or user")

    def no_token(self) -> ApiError:
        """Return Bale's words for a wrong token; 404 and 401 have been seen as well."""
        return ApiError(403, "Bad Request: Token not found")

    def no_method(self, method: str) -> ApiError:
        """Return 501, as for the methods whose absence was seen."""
        return ApiError(501, "Not Implemented")


def _user(user: Json) -> Json:
    return {name: value for name, value in user.items() if name != "is_bot"}


def _file(value: Any) -> Any:
    if isinstance(value, list):
        return [_file(one) for one in value]
    return {name: part for name, part in value.items() if name not in _MEDIA_GAPS}


def _message(message: Json) -> Json:
    return {
        name: _PARTS[name](value) if name in _PARTS else value
        for name, value in message.items()
        if name not in _FORMATTING
    }


def _callback(query: Json) -> Json:
    message = dict(query["message"])
    message["chat"] = {name: value for name, value in message["chat"].items() if name != "type"}
    whole = {name: _PARTS[name](value) if name in _PARTS else value for name, value in query.items()}
    return {name: value for name, value in whole.items() if name != "chat_instance"} | {"message": _message(message)}


_PARTS: dict[str, Callable[[Any], Any]] = {
    "from": _user,
    "forward_from": _user,
    "message": _message,
    "edited_message": _message,
    "reply_to_message": _message,
    "callback_query": _callback,
    **dict.fromkeys(("photo", "document", "voice", "audio", "video", "animation", "sticker"), _file),
}
