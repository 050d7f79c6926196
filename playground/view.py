"""A chat as its person sees it, as JSON."""

from playground.account import Json
from playground.chat import Chat, Message
from playground.files import MEDIA
from playground.messenger import Messenger
from playground.methods.profile import shown_commands

_KINDS = ("text", "animation", *(kind for kind in MEDIA if kind != "animation"), "contact", "location")
TOASTS = 20


def chat_view(messenger: Messenger, chat: Chat, *, since: int = 0) -> Json:
    """Return the chat with the messages that are new or changed after version `since`."""
    return {
        "person": chat.person.described(),
        "bot": {"name": messenger.account.name, "username": messenger.account.username},
        "manner": messenger.manner.name,
        "version": chat.version,
        "started": chat.started,
        "blocked": chat.blocked,
        "typing": chat.typing,
        "messages": [message_view(messenger, chat, message) for message in chat.since(since)],
        "deleted": [number for number, version in chat.deleted.items() if version > since],
        "keyboard": _keyboard(chat),
        "toasts": [
            {"version": toast.version, "text": toast.text, "alert": toast.alert, "url": toast.url}
            for toast in chat.toasts[-TOASTS:]
            if toast.version > since
        ],
        "spinning": sorted({press.message_id for press in chat.presses.values() if not press.answered}),
        "commands": shown_commands(messenger, chat.person.user_id, chat.person.language_code),
    }


def message_view(messenger: Messenger, chat: Chat, message: Message) -> Json:
    """Return one message as its person sees it."""
    content = message.content
    kind = next((name for name in _KINDS if name in content), "unknown")
    field = "text" if kind == "text" else "caption"
    text, entities = content.get(field, ""), content.get("entities" if kind == "text" else "caption_entities", [])
    if message.by_bot:
        text, entities = messenger.manner.shown(text, entities)
    return {
        "id": message.message_id,
        "version": message.version,
        "by": "bot" if message.by_bot else "person",
        "at": message.sent_at.isoformat(),
        "edited_at": message.edited_at.isoformat() if message.edited_at else None,
        "kind": kind,
        "text": text,
        "entities": entities,
        "buttons": _buttons(message),
        "reply_to": message.reply_to,
        "file": _file(messenger, chat, content, kind) if kind in MEDIA else None,
        "contact": content.get("contact"),
        "location": content.get("location"),
    }


def _buttons(message: Message) -> list[list[Json]]:
    if message.markup is None:
        return []
    return [[_button(button) for button in row] for row in message.markup["inline_keyboard"]]


def _button(button: Json) -> Json:
    return {
        "text": button["text"],
        "data": button.get("callback_data"),
        "url": button.get("url"),
        "copy": (button.get("copy_text") or {}).get("text"),
    }


def _file(messenger: Messenger, chat: Chat, content: Json, kind: str) -> Json | None:
    carried = content[kind][-1] if kind == "photo" else content[kind]
    stored = messenger.files.get(carried["file_id"])
    if stored is None:
        return None
    return {
        "id": stored.file_id,
        "name": stored.name,
        "mime": stored.mime,
        "size": stored.size,
        "duration": carried.get("duration"),
        "url": f"/people/{chat.person.key}/files/{stored.file_id}" if stored.content else None,
    }


def _keyboard(chat: Chat) -> Json | None:
    if chat.keyboard is None:
        return None
    rows = [[{"text": one["text"], "asks": _asks(one)} for one in row] for row in chat.keyboard["keyboard"]]
    return {"rows": rows, "placeholder": chat.keyboard.get("input_field_placeholder")}


def _asks(button: Json) -> str | None:
    if button.get("request_contact"):
        return "contact"
    return "location" if button.get("request_location") else None
