"""Methods that answer a press of a button or show that something is under way."""

from datetime import timedelta

from playground.api_error import ApiError, bad_request
from playground.chat import Toast
from playground.entities import utf16_length
from playground.manners.manner import ANSWER_CHARACTERS
from playground.messenger import Messenger
from playground.methods.parameters import Parameters
from playground.methods.sending import chat_of

ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"}
    | {"choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)
QUERY_LIVES = timedelta(minutes=15)


async def send_chat_action(messenger: Messenger, parameters: Parameters) -> bool:
    """Show that the bot is typing or sending something."""
    chat = chat_of(messenger, parameters)
    action = parameters.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.typing = action
    messenger.touch(chat)
    return True


async def answer_callback_query(messenger: Messenger, parameters: Parameters) -> bool:
    """Stop the button from spinning, and pop up a text if there is one.

    Raises:
        ApiError: when the press is unknown, answered before, or too old.
    """
    callback_id, text = parameters.text("callback_query_id"), parameters.text("text")
    if utf16_length(text) > ANSWER_CHARACTERS:
        raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
    chat = messenger.pressed_in.get(callback_id)
    press = chat.presses.get(callback_id) if chat else None
    if chat is None or press is None or press.answered or messenger.clock.now() - press.pressed_at > QUERY_LIVES:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    press.answered = True
    # A callback id that starts with 1 comes from an old Bale app, which cannot show the answer.
    if text and not chat.person.old_client:
        chat.toasts.append(Toast(chat.version + 1, text, parameters.flag("show_alert"), parameters.text("url") or None))
    messenger.touch(chat)
    return True
