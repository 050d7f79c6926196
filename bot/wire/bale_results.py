"""What python-telegram-bot needs and Bale leaves out of its results, filled in.

Nothing that is there is changed, except ids that came as numbers where they are texts.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

Shape = dict[str, Any]

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@[A-Za-z0-9_]+)?(?=\s|$)")
_EDITS = ("editMessageText", "editMessageCaption", "editMessageReplyMarkup", "editMessageMedia")

_MEDIA: Mapping[str, Shape] = {
    "voice": {"duration": 0},
    "audio": {"duration": 0},
    "video": {"duration": 0, "width": 0, "height": 0},
    "video_note": {"duration": 0, "length": 0},
    "animation": {"duration": 0, "width": 0, "height": 0},
    "document": {},
    "sticker": {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"},
}
_SIZE: Shape = {"width": 0, "height": 0}
_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_FULL_CHAT: Shape = {
    "accent_color_id": 0,
    "max_reaction_count": 0,
    "accepted_gift_types": dict.fromkeys(_GIFTS, False),
}


def filled_result(call: str, result: Any, *, now: int) -> Any:
    """Return the result of the method `call`, complete; `now` (seconds) dates what has no date."""
    if call in _EDITS:
        return True  # ?: the message an edit returns lacks its date; who edits knows the message's id
    if call == "getUpdates":
        return [filled_update(update, now=now) for update in _objects(result)]
    if call == "getChatAdministrators":
        return [_member(member) for member in _objects(result)]
    if not isinstance(result, dict):
        return [_message(item, now) for item in _objects(result)] if isinstance(result, list) else result
    fill = _RESULTS.get(call)
    if fill is not None:
        return fill(result)
    return _message(result, now) if "message_id" in result and call != "copyMessage" else result


def filled_update(update: Shape, *, now: int) -> Shape:
    """Return an update, complete; `now` (seconds) dates what has no date."""
    filled = dict(update)
    for kind in ("message", "edited_message"):
        if isinstance(filled.get(kind), dict):
            filled[kind] = _message(filled[kind], now)
    if isinstance(query := filled.get("callback_query"), dict):
        filled["callback_query"] = _callback(query, now)
    if isinstance(query := filled.get("pre_checkout_query"), dict):
        filled["pre_checkout_query"] = query | {"id": str(query.get("id", ""))} | _people(query, "from")
    return filled


def _callback(query: Shape, now: int) -> Shape:
    filled = _with({"chat_instance": "0"}, query) | {"id": str(query.get("id", ""))} | _people(query, "from")
    if isinstance(message := query.get("message"), dict):
        filled["message"] = _message(message, now)
    return filled


def _message(message: Shape, now: int) -> Shape:
    # A date of 0 would make it a message that cannot be reached.
    filled = message | {"date": message.get("date") or now} | _people(message, "from", "left_chat_member", "via_bot")
    for kind in ("chat", "sender_chat"):
        if isinstance(chat := message.get(kind), dict):
            filled[kind] = _chat(chat)
    for kind in ("reply_to_message", "pinned_message"):
        if isinstance(inner := message.get(kind), dict):
            filled[kind] = _message(inner, now)
    if "new_chat_members" in message:
        filled["new_chat_members"] = [_user(member) for member in _objects(message["new_chat_members"])]
    if isinstance(message.get("text"), str):
        filled["entities"] = _with_command(message["text"], _entities(message.get("entities")))
    if "caption_entities" in message:
        filled["caption_entities"] = _entities(message["caption_entities"])
    return filled | _attachments(message)


def _attachments(message: Shape) -> Shape:
    filled: Shape = {
        kind: _file(_with(defaults, media))
        for kind, defaults in _MEDIA.items()
        if isinstance(media := message.get(kind), dict)
    }
    if "photo" in message:
        filled["photo"] = [_file(_with(_SIZE, size)) for size in _objects(message["photo"])]
    if isinstance(contact := message.get("contact"), dict):
        filled["contact"] = _with({"first_name": "", "phone_number": ""}, contact)
    return filled


def _file(media: Shape) -> Shape:
    filled = _with({"file_unique_id": str(media.get("file_id", ""))}, media)
    for kind in ("thumbnail", "thumb"):
        if isinstance(size := media.get(kind), dict):
            filled[kind] = _file(_with(_SIZE, size))
    return filled


def _people(holder: Shape, *kinds: str) -> Shape:
    return {kind: _user(holder[kind]) for kind in kinds if isinstance(holder.get(kind), dict)}


def _user(user: Shape) -> Shape:
    return _with({"is_bot": False, "first_name": ""}, user)


def _me(user: Shape) -> Shape:
    return _user(user | {"is_bot": True})


def _chat(chat: Shape) -> Shape:
    return _with({"type": "private"}, chat)


def _full_chat(chat: Shape) -> Shape:
    return _with(_FULL_CHAT, _chat(chat))


def _member(member: Shape) -> Shape:
    rights = dict.fromkeys(_RIGHTS, False) if member.get("status") == "administrator" else {}
    return _with({"is_anonymous": False, **rights}, member) | _people(member, "user")


def _webhook(info: Shape) -> Shape:
    return _with({"url": "", "has_custom_certificate": False, "pending_update_count": 0}, info)  # DOC: only `url` comes


def _with(defaults: Shape, shape: Shape) -> Shape:
    return shape | {key: value for key, value in defaults.items() if shape.get(key) is None}


_RESULTS: Mapping[str, Callable[[Shape], Shape]] = {
    "getMe": _me,
    "getChat": _full_chat,
    "getChatMember": _member,
    "getWebhookInfo": _webhook,
    "getFile": _file,
}


def _objects(values: Any) -> list[Shape]:
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _entities(entities: Any) -> list[Shape]:
    return [entity for entity in _objects(entities) if {"type", "offset", "length"} <= entity.keys()]


def _with_command(text: str, entities: list[Shape]) -> list[Shape]:
    """Mark the command a text begins with: Bale sends `/start PAYLOAD` as mere text (LIB)."""
    command = _COMMAND.match(text)
    if command is None or any(entity["type"] == "bot_command" for entity in entities):
        return entities
    return [{"type": "bot_command", "offset": 0, "length": command.end()}, *entities]
