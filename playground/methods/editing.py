"""Methods that change or delete the bot's own messages."""

from datetime import timedelta

from playground.account import Json
from playground.api_error import bad_request
from playground.chat import Chat, Message
from playground.keyboards import parse_markup
from playground.messenger import Messenger
from playground.methods.parameters import Parameters
from playground.methods.sending import chat_of, read_caption, read_text

DELETABLE = timedelta(hours=48)
_TEXT = ("text", "entities")
_CAPTION = ("caption", "caption_entities")


def _editable(messenger: Messenger, parameters: Parameters) -> tuple[Chat, Message]:
    chat = chat_of(messenger, parameters)
    message_id = parameters.integer("message_id")
    if message_id is None:
        raise bad_request("message identifier is not specified")
    message = chat.message(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if not message.by_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _markup(parameters: Parameters) -> Json | None:
    markup = parse_markup(parameters.raw("reply_markup"))
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup if markup and markup["inline_keyboard"] else None


def _change(messenger: Messenger, chat: Chat, message: Message, content: Json, markup: Json | None) -> Json:
    same = message.content == content and message.markup == markup
    if same and messenger.manner.refuses_unchanged_edits:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    # Telegram marks a message as edited when its content changes, not for its buttons alone.
    if message.content != content:
        message.edited_at = messenger.clock.now()
    message.content, message.markup = content, markup
    messenger.post(chat, message)
    return messenger.message(chat, message)


async def edit_message_text(messenger: Messenger, parameters: Parameters) -> Json:
    """Change a text; buttons that are not sent along go."""
    chat, message = _editable(messenger, parameters)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    kept = {name: value for name, value in message.content.items() if name not in _TEXT}
    return _change(messenger, chat, message, kept | read_text(messenger, parameters), _markup(parameters))


async def edit_message_caption(messenger: Messenger, parameters: Parameters) -> Json:
    """Change the caption of a photo, file or recording."""
    chat, message = _editable(messenger, parameters)
    if "text" in message.content:
        raise bad_request("there is no caption in the message to edit")
    kept = {name: value for name, value in message.content.items() if name not in _CAPTION}
    return _change(messenger, chat, message, kept | read_caption(messenger, parameters), _markup(parameters))


async def edit_message_reply_markup(messenger: Messenger, parameters: Parameters) -> Json:
    """Change or remove the buttons alone."""
    chat, message = _editable(messenger, parameters)
    return _change(messenger, chat, message, message.content, _markup(parameters))


async def delete_message(messenger: Messenger, parameters: Parameters) -> bool:
    """Delete a message that is not older than two days."""
    chat = chat_of(messenger, parameters)
    message = chat.message(parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if messenger.clock.now() - message.sent_at > DELETABLE:
        raise bad_request("message can't be deleted")
    messenger.drop(chat, message.message_id)
    return True


async def delete_messages(messenger: Messenger, parameters: Parameters) -> bool:
    """Delete those of several messages that are there."""
    chat = chat_of(messenger, parameters)
    for message_id in parameters.parsed("message_ids") or []:
        if chat.message(message_id) is not None:
            messenger.drop(chat, message_id)
    return True
