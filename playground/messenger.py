"""One messenger as its bot sees it: the account, the chats, the queue of updates, the files."""

from collections.abc import Callable
from datetime import datetime
from itertools import count

from playground.account import BotAccount, Json
from playground.chat import Chat, Message
from playground.clock import Clock
from playground.files import FileStore
from playground.manners import MANNERS
from playground.person import Person
from playground.updates import UpdateQueue
from playground.webhook import WebhookDelivery

Changed = Callable[[Chat], None]


def unix(moment: datetime) -> int:
    """Return a moment as the Bot API writes it."""
    return int(moment.timestamp())


class Messenger:
    """The state that one bot's methods and its people act on."""

    def __init__(
        self, key: str, account: BotAccount, *, clock: Clock, bale_error_style: str, changed: Changed, first_id: int
    ) -> None:
        self.key = key
        self.account = account
        self.clock = clock
        self.manner = MANNERS[account.manner](error_style=bale_error_style if account.manner == "bale" else "status")
        self.updates = UpdateQueue(next_id=first_id)
        self.webhook = WebhookDelivery(self.updates, clock)
        self.files = FileStore(key)
        self.chats: dict[int, Chat] = {}
        self.commands: dict[tuple[str, int | None, str], list[Json]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.menu_button: Json = {"type": "commands"}
        self.callback_ids = count(1)
        self.pressed_in: dict[str, Chat] = {}
        self._message_ids: dict[int | None, count[int]] = {}
        self._changed = changed

    def join(self, person: Person) -> Chat:
        """Give a person an empty chat with the bot."""
        chat = self.chats[person.user_id] = Chat(person)
        return chat

    def post(self, chat: Chat, message: Message) -> None:
        """Put a new or changed message into a chat and tell whoever looks on."""
        chat.put(message)
        self._changed(chat)

    def touch(self, chat: Chat) -> None:
        """Count another change of a chat and tell whoever looks on."""
        chat.changed()
        self._changed(chat)

    def drop(self, chat: Chat, message_id: int) -> None:
        """Delete a message and tell whoever looks on."""
        chat.remove(message_id)
        self._changed(chat)

    def new_message_id(self, chat: Chat) -> int:
        """Return the next message id in this messenger's way of counting."""
        scope = chat.person.user_id if self.manner.ids_per_chat else None
        return next(self._message_ids.setdefault(scope, count(1)))

    def message(self, chat: Chat, message: Message, *, replied: bool = True) -> Json:
        """Return a message as a complete Bot API Message."""
        whole: Json = {
            "message_id": message.message_id,
            "from": self.account.user() if message.by_bot else chat.person.user(),
            "chat": chat.person.chat(),
            "date": unix(message.sent_at),
        }
        if message.edited_at is not None:
            whole["edit_date"] = unix(message.edited_at)
        original = chat.message(message.reply_to) if replied else None
        if original is not None:
            whole["reply_to_message"] = self.message(chat, original, replied=False)
        whole |= message.content
        if message.markup is not None:
            whole["reply_markup"] = message.markup
        return whole

    def tell(self, kind: str, content: Json) -> None:
        """Queue an update for the bot, if it asked for this kind."""
        if self.updates.wants(kind):
            self.updates.put(self.manner.update({kind: content}))
