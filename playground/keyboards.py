"""Reply markup: what a server accepts under a message."""

import re
from typing import Any

import orjson

from playground.account import Json
from playground.api_error import ApiError, bad_request

CALLBACK_DATA_BYTES = 64
COPY_TEXT_CHARACTERS = 256
BUTTONS_IN_ALL = 100
BUTTONS_IN_A_ROW = 8
PLACEHOLDER_CHARACTERS = 64
_DOES = ("callback_data", "url", "web_app", "copy_text", "login_url", "switch_inline_query", "pay", "callback_game")
_DOES_TOO = ("switch_inline_query_current_chat", "switch_inline_query_chosen_chat")
_URL = re.compile(r"(https?://[^\s/.]+\.?[^\s]*|tg://\S+|mailto:\S+|ble\.ir/\S+|t\.me/\S+)$")


def parse_markup(value: Any) -> Json | None:
    """Return the reply markup of a request as an object, or None when there is none.

    Raises:
        ApiError: when it is not the JSON of a keyboard that messengers accept.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad_request("can't parse reply markup JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        return {"inline_keyboard": [row for row in _inline(value["inline_keyboard"]) if row]}
    if "keyboard" in value:
        return {**value, "keyboard": _reply(value)}
    if value.get("remove_keyboard") is True or value.get("force_reply") is True:
        return value
    return None


def _rows(value: Any, field: str) -> list[list[Any]]:
    if not isinstance(value, list):
        raise bad_request(f'field "{field}" of the reply markup must be of type Array')
    for row in value:
        if not isinstance(row, list):
            raise bad_request(f'field "{field}" must be an Array of Arrays')
    if sum(map(len, value)) > BUTTONS_IN_ALL or any(len(row) > BUTTONS_IN_A_ROW for row in value):
        # Telegram's own answer to too large a keyboard; the numbers are those that the client libraries publish.
        raise bad_request("reply markup is too long")
    return value


def _inline(value: Any) -> list[list[Json]]:
    return [[_inline_button(button) for button in row] for row in _rows(value, "inline_keyboard")]


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _bad_button("expected an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise _bad_button('field "text" must be of type String')
    if not text.strip():
        raise _bad_button("button text must be non-empty")
    does = [name for name in (*_DOES, *_DOES_TOO) if button.get(name) not in (None, "", False)]
    if not does:
        raise _bad_button("Text buttons are unallowed in the inline keyboard")
    if len(does) > 1:
        raise _bad_button("exactly one optional field must be used to specify type of the button")
    _check_action(button)
    return button


def _check_action(button: Json) -> None:
    data = button.get("callback_data")
    if data is not None and not (isinstance(data, str) and 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES):
        raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not (isinstance(url, str) and _URL.match(url)):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    copied = button.get("copy_text")
    if copied is not None and not (
        isinstance(copied, dict) and 1 <= len(str(copied.get("text", ""))) <= COPY_TEXT_CHARACTERS
    ):
        raise ApiError(400, "Bad Request: BUTTON_COPY_TEXT_INVALID")


def _reply(value: Json) -> list[list[Json]]:
    rows = [
        [{"text": button} if isinstance(button, str) else button for button in row]
        for row in _rows(value["keyboard"], "keyboard")
    ]
    for button in (button for row in rows for button in row):
        if not isinstance(button, dict) or not isinstance(button.get("text"), str):
            raise bad_request('can\'t parse keyboard button: field "text" must be of type String')
        if not button["text"].strip():
            raise bad_request("can't parse keyboard button: text must be non-empty")
    if not any(rows):
        raise bad_request("reply markup must contain at least one button")
    if len(value.get("input_field_placeholder") or "") > PLACEHOLDER_CHARACTERS:
        raise bad_request("input field placeholder is too long")
    return rows


def _bad_button(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
