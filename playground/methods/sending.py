"""Methods that put a message into a chat."""

from typing import Any

from playground.account import Json
from playground.api_error import bad_request
from playground.chat import Chat, Message
from playground.entities import utf16_length
from playground.keyboards import parse_markup
from playground.manners.manner import CAPTION_CHARACTERS, TEXT_CHARACTERS
from playground.messenger import Messenger, unix
from playground.methods.parameters import Parameters


def chat_of(messenger: Messenger, parameters: Parameters, *, field: str = "chat_id") -> Chat:
    """Return the chat that a call names.

    Raises:
        ApiError: when there is none with the bot, or the person blocked it.
    """
    named = parameters.text(field)
    if not named:
        raise bad_request("chat_id is empty")
    chat = messenger.chats.get(int(named)) if named.lstrip("-").isdecimal() else None
    if chat is None or not (chat.started or chat.blocked):
        raise messenger.manner.no_chat()
    if chat.blocked:
        raise messenger.manner.blocked()
    return chat


def read_text(messenger: Messenger, parameters: Parameters) -> Json:
    """Return the content fields of a text message.

    Raises:
        ApiError: when it is empty, too long, or cannot be parsed.
    """
    text, entities = messenger.manner.read(
        parameters.text("text"),
        parse_mode=parameters.text("parse_mode") or None,
        entities=parameters.parsed("entities"),
    )
    if not text.strip():
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_CHARACTERS:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def read_caption(messenger: Messenger, parameters: Parameters) -> Json:
    """Return the content fields of a caption, none when it is empty.

    Raises:
        ApiError: when it is too long or cannot be parsed.
    """
    text, entities = messenger.manner.read(
        parameters.text("caption"),
        parse_mode=parameters.text("parse_mode") or None,
        entities=parameters.parsed("caption_entities"),
    )
    if utf16_length(text) > CAPTION_CHARACTERS:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def deliver(messenger: Messenger, chat: Chat, parameters: Parameters, content: Json) -> Message:
    """Put the bot's message into a chat, with its markup and what it replies to.

    Raises:
        ApiError: when the markup is not valid or the replied message does not exist.
    """
    markup = parse_markup(parameters.raw("reply_markup"))
    reply_to = _replied(messenger, chat, parameters)
    message = Message(
        message_id=messenger.new_message_id(chat),
        by_bot=True,
        sent_at=messenger.clock.now(),
        content=content,
        reply_to=reply_to,
    )
    if markup is not None and "inline_keyboard" in markup:
        message.markup = markup if markup["inline_keyboard"] else None
    elif markup is not None:
        chat.keyboard = markup if "keyboard" in markup else None
    chat.typing = None
    messenger.post(chat, message)
    return message


def _replied(messenger: Messenger, chat: Chat, parameters: Parameters) -> int | None:
    wanted, optional = parameters.integer("reply_to_message_id"), parameters.flag("allow_sending_without_reply")
    given = parameters.parsed("reply_parameters") if messenger.manner.replies_by_parameters else None
    if isinstance(given, dict):
        wanted, optional = given.get("message_id"), bool(given.get("allow_sending_without_reply"))
    if wanted is None or chat.message(wanted) is not None:
        return wanted
    if optional:
        return None
    raise bad_request("message to be replied not found")


async def send_message(messenger: Messenger, parameters: Parameters) -> Json:
    """Send a text."""
    chat = chat_of(messenger, parameters)
    content = read_text(messenger, parameters)
    return messenger.message(chat, deliver(messenger, chat, parameters, content))


async def send_location(messenger: Messenger, parameters: Parameters) -> Json:
    """Send a place."""
    chat = chat_of(messenger, parameters)
    try:
        place = {name: float(parameters.text(name)) for name in ("latitude", "longitude")}
    except ValueError:
        raise bad_request("can't parse location") from None
    return messenger.message(chat, deliver(messenger, chat, parameters, {"location": place}))


async def send_contact(messenger: Messenger, parameters: Parameters) -> Json:
    """Send a contact."""
    chat = chat_of(messenger, parameters)
    contact = {name: parameters.text(name) for name in ("phone_number", "first_name")}
    if not all(contact.values()):
        raise bad_request("phone number and first name of a contact must be non-empty")
    return messenger.message(chat, deliver(messenger, chat, parameters, {"contact": contact}))


def _source(messenger: Messenger, parameters: Parameters, complaint: str) -> tuple[Chat, Message]:
    origin = chat_of(messenger, parameters, field="from_chat_id")
    message = origin.message(parameters.integer("message_id"))
    if message is None:
        raise bad_request(complaint)
    return origin, message


async def forward_message(messenger: Messenger, parameters: Parameters) -> Json:
    """Forward a message, saying from whom."""
    chat = chat_of(messenger, parameters)
    origin, source = _source(messenger, parameters, "message to forward not found")
    sender = messenger.account.user() if source.by_bot else origin.person.user()
    said = {"type": "user", "sender_user": sender, "date": unix(source.sent_at)}
    content = source.content | {"forward_origin": said}
    return messenger.message(chat, deliver(messenger, chat, parameters, content))


async def copy_message(messenger: Messenger, parameters: Parameters) -> Json:
    """Send the content of a message again."""
    chat = chat_of(messenger, parameters)
    _, source = _source(messenger, parameters, "message to copy not found")
    content: dict[str, Any] = {name: value for name, value in source.content.items() if name != "forward_origin"}
    if parameters.raw("caption") is not None and "text" not in content:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= read_caption(messenger, parameters)
    return {"message_id": deliver(messenger, chat, parameters, content).message_id}
