"""What a messenger can do, as a table: the rest of the bot asks the table, never which messenger it is."""

from collections.abc import Callable
from dataclasses import dataclass

from telegram.constants import CallbackQueryLimit, MessageLimit

from bot.messengers.markup import Markup
from bot.wire.request import AiohttpRequest


@dataclass(frozen=True, slots=True)
class Abilities:
    """One messenger.

    `sees_toast` says, by a callback's id, whether the client shows the answer to it; `commands_by_language` whether
    the menu of commands can be set for each language, `commands_by_chat` for one chat alone; `webhook_secret` whether
    a webhook's caller proves itself by a header; `leaves_groups` whether a bot can leave a group; `deep_link` has the
    bot's name and the payload in braces; `edits_every` so many seconds a message may be edited by itself.
    """

    name: str
    markup: Markup
    deep_link: str
    request: type[AiohttpRequest]
    sees_toast: Callable[[str], bool] = lambda callback_id: True
    commands_by_language: bool = True
    commands_by_chat: bool = True
    webhook_secret: bool = True
    leaves_groups: bool = True
    edits_every: float = 2.0
    text_length: int = MessageLimit.MAX_TEXT_LENGTH
    toast_length: int = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
