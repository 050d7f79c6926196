"""What people do in their chats."""

from datetime import datetime
from typing import Any

from playground.account import Json
from playground.chat import Chat, Message, Press
from playground.entities import utf16_length
from playground.files import MEDIA, StoredFile, media_content
from playground.manners.manner import TEXT_CHARACTERS
from playground.messenger import Messenger, unix
from playground.population import ImpossibleError, Population


class People(Population):
    """Everybody, and what they do; it becomes updates for the bot."""

    def say(self, key: str, text: str, *, reply_to: int | None = None) -> Message:
        """Send a text; an empty or too long one cannot be sent."""
        messenger, chat = self.find(key)
        if not text.strip() or utf16_length(text) > TEXT_CHARACTERS:
            raise ImpossibleError(f"a message has 1 to {TEXT_CHARACTERS} characters")
        entities = messenger.manner.typed(text)
        content: Json = {"text": text} | ({"entities": entities} if entities else {})
        return self._send(messenger, chat, content, reply_to=reply_to)

    def start(self, key: str, payload: str | None = None) -> Message:
        """Open the bot, by its start button or a deep link; who had blocked it unblocks it thereby."""
        if self.find(key)[1].blocked:
            self.unblock(key)
        return self.say(key, f"/start {payload}" if payload else "/start")

    def share_contact(self, key: str, phone: str, *, own: bool = True, name: str | None = None) -> Message:
        """Share one's own contact, or somebody else's."""
        messenger, chat = self.find(key)
        contact: Json = {"phone_number": phone, "first_name": name or (chat.person.name if own else "مینا")}
        if own:
            contact["user_id"] = chat.person.user_id
        return self._send(messenger, chat, {"contact": contact})

    def send_file(
        self, key: str, kind: str, *, name: str | None, mime: str | None, content: bytes, size: int | None, **more: Any
    ) -> Message:
        """Send a photo, document, recording, video or sticker; `size` claims a size without the bytes."""
        messenger, chat = self.find(key)
        if kind not in MEDIA:
            raise ImpossibleError(f"a file is one of {', '.join(MEDIA)}")
        stored = messenger.files.add(kind, name=name, mime=mime, content=content, size=size)
        fields = media_content(stored, duration=more.get("duration") or 3)
        caption = more.get("caption")
        sent = fields | ({"caption": caption} if caption else {})
        return self._send(messenger, chat, sent, reply_to=more.get("reply_to"))

    def send_location(self, key: str, latitude: float, longitude: float) -> Message:
        """Send a place."""
        messenger, chat = self.find(key)
        return self._send(messenger, chat, {"location": {"latitude": latitude, "longitude": longitude}})

    def recall(
        self, key: str, text: str = "", file: StoredFile | None = None, *, at: datetime | None = None
    ) -> Message:
        """Put into a chat what its person said before; the bot is told nothing of it."""
        messenger, chat = self.find(key)
        chat.started = True
        content = {"text": text} if file is None else media_content(file)
        message = Message(messenger.new_message_id(chat), False, at or self._clock.now(), content)
        messenger.post(chat, message)
        return message

    def edit(self, key: str, message_id: int, text: str) -> Message:
        """Change one's own earlier text."""
        messenger, chat = self.find(key)
        message = chat.message(message_id)
        if message is None or message.by_bot or "text" not in message.content:
            raise ImpossibleError(f"{message_id} is not a text of this person's")
        entities = messenger.manner.typed(text)
        message.content = {"text": text} | ({"entities": entities} if entities else {})
        message.edited_at = self._clock.now()
        messenger.post(chat, message)
        messenger.tell("edited_message", messenger.message(chat, message))
        return message

    def press(self, key: str, message_id: int, data: str) -> Press:
        """Press an inline button that the message has."""
        message = self.find(key)[1].message(message_id)
        rows = message.markup["inline_keyboard"] if message is not None and message.markup else []
        if all(button.get("callback_data") != data for row in rows for button in row):
            raise ImpossibleError(f"message {message_id} has no button with the data {data!r}")
        return self.forge(key, message_id, data)

    def forge(self, key: str, message_id: int, data: str) -> Press:
        """Send a press with any data, as a changed app can; the message must be there."""
        messenger, chat = self.find(key)
        message = chat.message(message_id)
        self._allow(chat)
        if message is None or not message.by_bot:
            raise ImpossibleError(f"there is no message {message_id} from the bot")
        # On Bale a first figure of 1 marks an old app that cannot show answers.
        first = 1 if chat.person.old_client else 4
        press = Press(f"{first}{next(messenger.callback_ids):018}", message_id, self._clock.now())
        chat.presses[press.callback_id] = press
        messenger.pressed_in[press.callback_id] = chat
        messenger.touch(chat)
        query: Json = {"id": press.callback_id, "from": chat.person.user()}
        query |= {"message": messenger.message(chat, message), "chat_instance": str(chat.person.user_id), "data": data}
        messenger.tell("callback_query", query)
        return press

    def block(self, key: str) -> None:
        """Block the bot."""
        self._set_blocked(key, blocked=True)

    def unblock(self, key: str) -> None:
        """Take the bot back."""
        self._set_blocked(key, blocked=False)

    def _set_blocked(self, key: str, *, blocked: bool) -> None:
        messenger, chat = self.find(key)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        messenger.touch(chat)
        if messenger.manner.tells_of_blocks:
            messenger.tell("my_chat_member", _membership(messenger, chat, at=unix(self._clock.now())))

    def _allow(self, chat: Chat) -> None:
        if chat.blocked:
            raise ImpossibleError("this person has blocked the bot")

    def _send(self, messenger: Messenger, chat: Chat, content: Json, *, reply_to: int | None = None) -> Message:
        self._allow(chat)
        chat.started = True
        message = Message(messenger.new_message_id(chat), False, self._clock.now(), content, reply_to=reply_to)
        if messenger.manner.hides_one_time_keyboards and _uses_keyboard(chat.keyboard, content):
            chat.keyboard = None
        messenger.post(chat, message)
        messenger.tell("message", messenger.message(chat, message))
        return message


def _uses_keyboard(keyboard: Json | None, content: Json) -> bool:
    if keyboard is None or not keyboard.get("one_time_keyboard"):
        return False
    buttons = [button for row in keyboard["keyboard"] for button in row]
    return any(
        button["text"] == content.get("text")
        or ("contact" in content and button.get("request_contact"))
        or ("location" in content and button.get("request_location"))
        for button in buttons
    )


def _membership(messenger: Messenger, chat: Chat, *, at: int) -> Json:
    bot = messenger.account.user()
    member, banned = {"status": "member", "user": bot}, {"status": "kicked", "user": bot, "until_date": 0}
    old, new = (member, banned) if chat.blocked else (banned, member)
    change: Json = {"chat": chat.person.chat(), "from": chat.person.user(), "date": at}
    return change | {"old_chat_member": old, "new_chat_member": new}
