"""What messengers' errors mean for a delivery."""

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.wire import errors
from bot.wire.errors import delivery_error
from bot.wire.faults import Declined, FileTooLarge, NotSent, NotSentInTime
from tests.bot.wire_server import TOKEN


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), errors.Stopped),
        (Forbidden("Forbidden: user is deactivated"), errors.Stopped),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), errors.Stopped),
        (Forbidden("Forbidden: permission_denied"), errors.Stopped),
        (BadRequest("Bad Request: INPUT_USER_DEACTIVATED"), errors.Stopped),
        (BadRequest("Bad Request: chat not found"), errors.NoSuchChat),
        (BadRequest("Bad Request: PEER_ID_INVALID"), errors.NoSuchChat),
        (BadRequest("no such group or user"), errors.NoSuchChat),
        (BadRequest("chat_id: must be a valid value"), errors.NoSuchChat),
        (ChatMigrated(-100), errors.NoSuchChat),
        (BadRequest("Bad Request: can't parse entities: unsupported start tag"), errors.Refused),
        (BadRequest("Bad Request: BUTTON_DATA_INVALID"), errors.Refused),
        (BadRequest("Bad Request: message is not modified: specified new message content"), errors.Unchanged),
        (BadRequest("Bad Request: message to edit not found"), errors.MessageGone),
        (BadRequest("Bad Request: query is too old and response timeout expired"), errors.MessageGone),
        (BadRequest("bot limit exceed"), errors.TryLater),
        (InvalidToken("Unauthorized"), errors.WrongToken),
        (EndPointNotFound("Endpoint 'x' not found in Bot API"), errors.Refused),
        (Conflict("Conflict: terminated by other getUpdates request"), errors.TakenOver),
        (FileTooLarge("large"), errors.Refused),
        (TelegramError("odd"), errors.Refused),
    ],
    ids=lambda value: str(value)[:40],
)
def test_each_error_has_one_meaning(error, kind):
    assert type(delivery_error(error)) is kind


@pytest.mark.parametrize(
    ("error", "after", "uncertain"),
    [
        (RetryAfter(37), 37, False),
        (NotSent("Connection refused"), None, False),
        (NotSentInTime(), None, False),
        (Declined("Internal Server Error: restart"), None, False),
        (TimedOut(), None, True),
        (NetworkError("Bad Gateway"), None, True),
    ],
)
def test_passing_failures_tell_when_and_whether_the_message_may_have_arrived(error, after, uncertain):
    later = delivery_error(error)
    assert isinstance(later, errors.TryLater)
    assert (later.after, later.uncertain) == (after, uncertain)


def test_the_librarys_text_of_a_wrong_token_is_not_repeated():
    assert TOKEN not in str(delivery_error(InvalidToken(f"The token `{TOKEN}` was rejected by the server.")))
