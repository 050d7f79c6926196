"""What a failed delivery means for the person and for the message: the one place that reads messengers' error texts."""

import re
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.wire.faults import Declined, NotSent


class DeliveryError(Exception):
    """A message did not certainly reach its person."""


class Stopped(DeliveryError):
    """The person blocked the bot, is gone, or never spoke to it: nothing reaches them until they write again."""


class NoSuchChat(DeliveryError):
    """The messenger knows no such chat."""


class TryLater(DeliveryError):
    """A passing failure.

    `after`: the seconds the messenger asks for, or None. `uncertain`: the message may have arrived all the same.
    """

    def __init__(self, text: str, *, after: float | None = None, uncertain: bool = False) -> None:
        super().__init__(text)
        self.after, self.uncertain = after, uncertain


class Refused(DeliveryError):
    """The messenger does not accept this call, now or later: a fault of ours."""


class Unchanged(Refused):
    """An edit would change nothing: what should be seen is seen."""


class MessageGone(Refused):
    """The message to edit, delete or answer is gone or too old: send a new one."""


class WrongToken(DeliveryError):
    """The messenger does not know this bot's token."""


class TakenOver(DeliveryError):
    """Another process reads this bot's updates."""


# Telegram's texts are those of the public Bot API server; Bale's marks are of docs.bale.ai and of its users' reports.
_STOPPED = (
    "bot was blocked by the user",  # Telegram; Bale: ?
    "user is deactivated",
    "bot can't initiate conversation",
    "bot was kicked",
    "input_user_deactivated",
    "user_is_blocked",
)
_NO_CHAT = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "chat_id_invalid",
    "no such group or user",  # Bale, DOC
    "chat_id: must be a valid value",  # Bale, DOC
)
_UNCHANGED = ("message is not modified",)
_GONE = (
    "message to edit not found",
    "message to delete not found",
    "message can't be edited",
    "message can't be deleted",
    "message_id_invalid",
    "message identifier is not specified",
    "query is too old",
    "query_id_invalid",
)
_LIMITED = ("bot limit exceed", "local_rate_limited", "too many requests")  # the first two Bale's, DOC and LIVE

_BY_TEXT: tuple[tuple[tuple[str, ...], type[DeliveryError]], ...] = (
    (_LIMITED, TryLater),
    (_STOPPED, Stopped),
    (_NO_CHAT, NoSuchChat),
    (_UNCHANGED, Unchanged),
    (_GONE, MessageGone),
)

_QUOTED = re.compile(r""""[^"]*"|(?<!\w)'[^']*'|«[^»]*»""")


def delivery_error(error: TelegramError) -> DeliveryError:
    """Return what `error` means for a delivery; its text holds no token."""
    # Some descriptions quote the message they refuse, and with it what somebody wrote.
    text = _QUOTED.sub("[quoted]", error.message)
    match error:
        case RetryAfter():
            return TryLater(text, after=_seconds(error))
        case InvalidToken():
            return WrongToken("the token was refused")  # python-telegram-bot writes the token into this text
        case Conflict():
            return TakenOver(text)
        case ChatMigrated():
            return NoSuchChat(text)
        case NotSent() | Declined():
            return TryLater(text)
        case BadRequest() | Forbidden():
            return _by_text(text, otherwise=Stopped if isinstance(error, Forbidden) else Refused)
        case NetworkError():
            return TryLater(text, uncertain=True)
        case _:
            return Refused(text)


def _by_text(text: str, *, otherwise: type[DeliveryError]) -> DeliveryError:
    # A 403 of unknown text counts as Stopped: Bale's `Forbidden: permission_denied` (DOC, its causes ?) among them.
    # Should that be wrong, the person is active again at their next message.
    lowered = text.lower()
    kind = next((kind for parts, kind in _BY_TEXT if any(part in lowered for part in parts)), otherwise)
    return kind(text)


def _seconds(error: RetryAfter) -> float:
    waiting = error.retry_after
    return waiting.total_seconds() if isinstance(waiting, timedelta) else float(waiting)
