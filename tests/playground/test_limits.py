"""The server's limits against those that the library publishes."""

import pytest
from telegram import constants

from playground import keyboards
from playground.manners import manner
from playground.methods import media, profile, receiving


@pytest.mark.parametrize(
    ("ours", "published"),
    [
        (manner.TEXT_CHARACTERS, constants.MessageLimit.MAX_TEXT_LENGTH),
        (manner.CAPTION_CHARACTERS, constants.MessageLimit.CAPTION_LENGTH),
        (manner.ENTITIES, constants.MessageLimit.MESSAGE_ENTITIES),
        (manner.ANSWER_CHARACTERS, constants.CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH),
        (keyboards.CALLBACK_DATA_BYTES, constants.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA),
        (keyboards.COPY_TEXT_CHARACTERS, constants.InlineKeyboardButtonLimit.MAX_COPY_TEXT),
        (keyboards.BUTTONS_IN_ALL, constants.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER),
        (keyboards.BUTTONS_IN_A_ROW, constants.InlineKeyboardMarkupLimit.BUTTONS_PER_ROW),
        (keyboards.PLACEHOLDER_CHARACTERS, constants.ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER),
        (media.DOWNLOAD_BYTES, constants.FileSizeLimit.FILESIZE_DOWNLOAD),
        (media.UPLOAD_BYTES, constants.FileSizeLimit.FILESIZE_UPLOAD),
        (media.PHOTO_BYTES, constants.FileSizeLimit.PHOTOSIZE_UPLOAD),
        (profile.COMMANDS, constants.BotCommandLimit.MAX_COMMAND_NUMBER),
        (profile.TEXTS["myname"], constants.BotNameLimit.MAX_NAME_LENGTH),
        (profile.TEXTS["mydescription"], constants.BotDescriptionLimit.MAX_DESCRIPTION_LENGTH),
        (profile.TEXTS["myshortdescription"], constants.BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH),
        (receiving.LIMIT, constants.PollingLimit.MAX_LIMIT),
    ],
)
def test_limit_is_the_published_one(ours: int, published: int) -> None:
    assert ours == published
