"""From an update of the Bot API to what was heard."""

from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.answering.heard import Blocked, Command, Filled, Going, Heard, InGroup, Press, What
from conversations.event import Pressed, Said, Sent, SharedContact, Strange
from conversations.pages.link import PREFIX
from programme.answers import Kept

# Everything else (channels, polls, inline mode, other bots' messages) is not asked for (Bot API, getUpdates).
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
_UNWANTED = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


def light(raw: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a press what is not read of the message it stands under: its buttons cost as much as all else."""
    query = raw.get("callback_query")
    if not isinstance(query, dict) or not isinstance(message := query.get("message"), dict):
        return raw
    touched = {name: message[name] for name in ("message_id", "chat", "date") if name in message}
    return {**raw, "callback_query": {**query, "message": touched}}


def read(update: Update, *, messenger: str, bot_id: int) -> Heard | InGroup | None:
    """Say what was heard; None for what does not concern us (bots, channels, leaving a group)."""
    user, chat = update.effective_user, update.effective_chat
    if chat is None or chat.type == ChatType.CHANNEL:
        return None
    # Since Bot API 10.0 bots may write to bots; two of them would talk for ever.
    if user is None or user.is_bot:
        return None
    if chat.type != ChatType.PRIVATE:
        return InGroup(chat.id) if _called(update) else None
    what, press = _what(update, messenger)
    if what is None:
        return None
    return Heard(messenger, bot_id, update.update_id, user.id, chat.id, what, press, _replies_to(update))


def _replies_to(update: Update) -> int | None:
    """Name the bot's message that is replied to; in a private chat every other one is the person's own."""
    message = update.message
    if message is None or (replied := message.reply_to_message) is None:
        return None
    # Bale does not say who is a bot.
    whose, by = replied.from_user, message.from_user
    own = whose is not None and by is not None and whose.id == by.id
    return None if own else replied.message_id


def _called(update: Update) -> bool:
    if (member := update.my_chat_member) is not None:
        return member.new_chat_member.status not in _UNWANTED
    return update.message is not None and (update.message.text or "").startswith("/")


def _what(update: Update, messenger: str) -> tuple[What | None, Press | None]:
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    if update.message is not None:
        return _said(update.message, messenger), None
    if update.edited_message is not None:
        return Strange("edited"), None
    if update.my_chat_member is not None and update.my_chat_member.new_chat_member.status in _UNWANTED:
        return Blocked(), None
    return None, None


def _pressed(query: CallbackQuery) -> tuple[What, Press]:
    message = query.message
    data = query.data or ""
    # An inaccessible message is older than 48 hours (Bot API, InaccessibleMessage) and cannot be edited.
    touchable = message.message_id if isinstance(message, Message) else None
    press = Press(query.id, touchable, data)
    first, _, rest = data.partition(".")
    if first == PREFIX:
        page, _, value = rest.partition(".")
        return Going(page, value), press
    step, _, rest = rest.partition(".")
    act, _, value = rest.partition(".")
    return Filled(first, Pressed(step, act, value)), press


def _said(message: Message, messenger: str) -> What | None:
    if message.text is not None:
        return _command(message.text) or Said(message.text)
    if (contact := message.contact) is not None:
        sender = message.from_user
        return SharedContact(contact.phone_number, sender is not None and contact.user_id == sender.id)
    if (file := _file(message, messenger)) is not None:
        return Sent(file, message.caption or "")
    if message.pinned_message or message.delete_chat_photo:
        return None
    return Strange("message")


def _command(text: str) -> Command | None:
    if not text.startswith("/"):
        return None
    name, _, rest = text[1:].partition(" ")
    return Command(name.partition("@")[0].casefold(), rest.strip())


def _file(message: Message, messenger: str) -> Kept | None:
    def kept(kind: str, file_id: str, size: int | None, **more: object) -> Kept:
        return Kept.model_validate({"kind": kind, "messenger": messenger, "ref": file_id, "size": size, **more})

    if (voice := message.voice) is not None:
        return kept("voice", voice.file_id, voice.file_size, mime=voice.mime_type, seconds=_seconds(voice.duration))
    if (audio := message.audio) is not None:
        seconds = _seconds(audio.duration)
        return kept(
            "audio", audio.file_id, audio.file_size, mime=audio.mime_type, name=audio.file_name, seconds=seconds
        )
    if message.photo:
        largest = message.photo[-1]
        return kept("photo", largest.file_id, largest.file_size)
    if (video := message.video or message.video_note or message.animation) is not None:
        return kept("video", video.file_id, video.file_size, seconds=_seconds(video.duration))
    if (document := message.document) is not None:
        name, mime = document.file_name, document.mime_type
        return kept("document", document.file_id, document.file_size, name=name, mime=mime)
    return None


def _seconds(duration: object) -> int:
    # python-telegram-bot is on its way from whole seconds to timedelta (PTB_TIMEDELTA).
    return int(getattr(duration, "total_seconds", lambda: duration)())  # type: ignore[arg-type]  # either
