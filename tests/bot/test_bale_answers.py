"""Bale's answers in both error styles, read by python-telegram-bot's real Bot and Update over real HTTP."""

import pytest
import telegram
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.wire.bale import BaleRequest
from bot.wire.errors import NoSuchChat, Refused, Stopped, TryLater, WrongToken, delivery_error
from bot.wire.faults import Declined
from bot.wire.line import Line
from tests.bot.wire_server import TOKEN, BotApi, ok, wrong

NOW = 1_750_000_000
USER = {"id": 5_000_000_000}
CHAT = {"id": 5_000_000_000}
MESSAGE = {"message_id": 7, "from": USER, "chat": CHAT}


@pytest.fixture
async def api():
    async with BotApi().running() as api:
        yield api


@pytest.fixture
async def line(api):
    request = BaleRequest(read_timeout=20, seconds=lambda: NOW)
    async with Line(TOKEN, api_url=api.url, request=request) as line:
        yield line


@pytest.fixture
async def checked(api):
    request = BaleRequest(read_timeout=20, seconds=lambda: NOW, check_updates=True)
    async with Line(TOKEN, api_url=api.url, request=request) as line:
        yield line


both_styles = pytest.mark.parametrize("as_200", [False, True], ids=["status", "200"])


async def failure_of(line: Line, method: str = "sendMessage") -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await line.call(method, {"chat_id": 5, "text": "x"})
    return caught.value


@both_styles
@pytest.mark.parametrize(
    ("status", "description", "kind", "means"),
    [
        (404, "no such group or user", BadRequest, NoSuchChat),
        (400, "Bad Request: chat_id: must be a valid value", BadRequest, NoSuchChat),
        (403, "Forbidden: permission_denied", Forbidden, Stopped),
        (403, "Forbidden: bot was blocked by the user", Forbidden, Stopped),
        (401, "Bad Request: Token not found", InvalidToken, WrongToken),
        (403, "Bad Request: Token not found", InvalidToken, WrongToken),
        (404, "Bad Request: Token not found", InvalidToken, WrongToken),
        (501, "Not Implemented", BadRequest, Refused),
        (400, "Bad Request: message is too long", BadRequest, Refused),
        (429, "Too Many Requests", RetryAfter, TryLater),
        (429, "bot limit exceed", RetryAfter, TryLater),
        (403, "bot limit exceed", RetryAfter, TryLater),
        (500, "Internal Server Error", Declined, TryLater),
    ],
)
async def test_errors_mean_the_same_in_both_styles(api, line, as_200, status, description, kind, means):
    api.answers["sendMessage"] = wrong(status, description, as_200=as_200)
    error = await failure_of(line)
    assert type(error) is kind
    assert type(delivery_error(error)) is means


@both_styles
async def test_a_404_of_get_me_is_a_wrong_token(api, line, as_200):
    api.answers["getMe"] = wrong(404, "Not Found", as_200=as_200)
    assert type(await failure_of(line, "getMe")) is InvalidToken


@both_styles
@pytest.mark.parametrize(("named", "waits"), [({"parameters": {"retry_after": 12}}, 12), ({}, 5)])
async def test_a_rate_limit_waits_as_long_as_named_or_a_little(api, line, as_200, named, waits):
    api.answers["sendMessage"] = wrong(429, "Too Many Requests", as_200=as_200, **named)
    later = delivery_error(await failure_of(line))
    assert isinstance(later, TryLater)
    assert (later.after, later.uncertain) == (waits, False)


@pytest.mark.parametrize("status", [200, 429, 503])
async def test_plain_text_rate_limits_are_rate_limits(api, line, status):
    api.answers["sendMessage"] = (status, b"local_rate_limited")
    assert type(await failure_of(line)) is RetryAfter


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_plain_text_of_a_wrong_token_is_a_wrong_token(api, line, status):
    api.answers["sendMessage"] = (status, b"Token not found")
    assert type(await failure_of(line)) is InvalidToken


async def test_a_gateways_page_is_a_passing_fault(api, line):
    api.answers["sendMessage"] = (502, b"<html>502 Bad Gateway</html>")
    later = delivery_error(await failure_of(line))
    assert isinstance(later, TryLater)
    assert later.uncertain


@pytest.mark.parametrize(
    "body", [b'{"ok": false}', b'{"ok": false, "error_code": "x"}', b'{"ok": false, "error_code": 0}', b"{}"]
)
async def test_an_error_without_a_code_is_a_bad_request(api, line, body):
    api.answers["sendMessage"] = (200, body)
    assert type(await failure_of(line)) is BadRequest


async def test_ok_alone_is_a_result(api, line):
    api.answers["answerCallbackQuery"] = (200, b'{"ok": true}')
    assert await line.bot.answer_callback_query("1") is True


FILE = {"file_id": "f"}
ODD_MESSAGES = {
    "voice": {"voice": FILE},
    "voice with nulls": {"voice": {**FILE, "duration": None, "file_unique_id": None}},
    "audio": {"audio": FILE},
    "video": {"video": {**FILE, "thumbnail": FILE}},
    "animation": {"animation": FILE},
    "document": {"document": {**FILE, "thumbnail": FILE}},
    "photo": {"photo": [FILE, FILE]},
    "sticker": {"sticker": FILE},
    "contact": {"contact": {"phone_number": "989131234567", "user_id": 5}},
    "location": {"location": {"longitude": 51.6, "latitude": 32.6}},
    "text": {"text": "سلام"},
    "reply": {"text": "x", "reply_to_message": {"message_id": 1, "from": USER, "chat": CHAT}},
    "join": {"new_chat_members": [USER, USER]},
    "leave": {"left_chat_member": USER},
    "odd entities": {"text": "x", "entities": [{}, None, {"type": "bold", "offset": 0, "length": 1}]},
    "null entities": {"text": "x", "entities": None, "caption_entities": None},
    "no date": {"text": "x", "date": None},
    "date of zero": {"text": "x", "date": 0},
    "unknown": {"gold": {"coins": 3}},
}


@pytest.mark.parametrize("kind", ["message", "edited_message"])
@pytest.mark.parametrize("odd", ODD_MESSAGES.values(), ids=ODD_MESSAGES)
async def test_every_message_bale_leaves_incomplete_is_read(api, line, kind, odd):
    api.answers["getUpdates"] = ok([{"update_id": 1, kind: MESSAGE | odd}])
    (update,) = await line.bot.get_updates()
    message = update.effective_message
    assert (message.message_id, message.chat.type, message.from_user.is_bot) == (7, "private", False)
    assert message.date.timestamp() == NOW


async def test_callbacks_are_read(api, line):
    query = {"id": 1234, "from": USER, "data": "a:b", "message": MESSAGE}
    api.answers["getUpdates"] = ok([{"update_id": 1, "callback_query": query}])
    (update,) = await line.bot.get_updates()
    assert (update.callback_query.id, update.callback_query.data) == ("1234", "a:b")
    assert isinstance(update.callback_query.message, telegram.Message)


async def test_checkout_queries_are_read(api, line):
    query = {"id": 9, "from": USER, "currency": "IRR", "total_amount": 1, "invoice_payload": "p"}
    api.answers["getUpdates"] = ok([{"update_id": 1, "pre_checkout_query": query}])
    (update,) = await line.bot.get_updates()
    assert update.pre_checkout_query.id == "9"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/start PAYLOAD-x_1", "/start"),
        ("/start", "/start"),
        ("/start@some_bot\nx", "/start@some_bot"),
        ("سلام /start", None),
        ("/سلام", None),
        ("/a/b", None),
        ("/", None),
    ],
)
async def test_a_command_is_marked_where_a_text_starts_with_one(api, line, text, command):
    api.answers["getUpdates"] = ok([{"update_id": 1, "message": MESSAGE | {"text": text}}])
    (update,) = await line.bot.get_updates()
    found = [update.message.parse_entity(entity) for entity in update.message.entities]
    assert found == ([command] if command else [])


async def test_a_command_bale_marked_itself_is_not_marked_twice(api, line):
    entity = {"type": "bot_command", "offset": 0, "length": 6}
    message = MESSAGE | {"text": "/start", "entities": [entity]}
    api.answers["getUpdates"] = ok([{"update_id": 1, "message": message}])
    assert (await line.updates())[0]["message"]["entities"] == [entity]


async def test_nulls_are_filled_like_what_is_missing(api, line):
    user = {"id": 5, "is_bot": None, "first_name": None}
    message = {"message_id": 7, "date": 1, "from": user, "chat": {"id": 5, "type": None}, "voice": {"duration": None}}
    api.answers["getUpdates"] = ok([{"update_id": 1, "message": message}])
    (update,) = await line.updates()
    assert update["message"] == {
        "message_id": 7,
        "date": 1,
        "from": {"id": 5, "is_bot": False, "first_name": ""},
        "chat": {"id": 5, "type": "private"},
        "voice": {"duration": 0, "file_unique_id": ""},
    }


async def test_what_is_there_is_left_as_it_is(api, line):
    whole = {
        "update_id": 1,
        "message": {
            "message_id": 7,
            "date": 1,
            "from": {"id": 5, "is_bot": True, "first_name": "نام", "username": "u"},
            "chat": {"id": -5, "type": "group", "title": "t"},
            "voice": {"file_id": "f", "file_unique_id": "u", "duration": 9, "mime_type": "audio/ogg"},
        },
    }
    api.answers["getUpdates"] = ok([whole])
    assert await line.updates() == [whole]


async def test_an_unreadable_update_stops_no_batch(api, checked, line, caplog):
    unreadable = {"update_id": 2, "message": {"text": "canary-words"}}
    api.answers["getUpdates"] = ok([{"update_id": 1, "message": MESSAGE | {"text": "x"}}, unreadable])
    first, second = await checked.bot.get_updates()
    assert (first.message.text, second.update_id, second.message) == ("x", 2, None)
    assert "update 2" in caplog.text
    assert "canary-words" not in caplog.text
    assert (await line.updates())[1]["message"]["text"] == "canary-words"  # raw, the intake decides


async def test_updates_by_webhook_are_cured_alike(line):
    update = line.received({"update_id": 1, "message": MESSAGE | {"text": "/start"}})
    assert telegram.Update.de_json(update).message.entities[0].type == "bot_command"


async def test_a_null_result_of_updates_is_no_update(api, line):
    api.answers["getUpdates"] = ok(None)
    assert await line.updates() == []
    assert await line.bot.get_updates() == ()


@pytest.mark.parametrize("result", [True, MESSAGE, {"chat": CHAT}, None])
async def test_an_edit_that_answers_oddly_is_accepted(api, line, result):
    for method in ("editMessageText", "editMessageReplyMarkup", "editMessageCaption"):
        api.answers[method] = ok(result)
    assert await line.bot.edit_message_text("x", 5, 7) is True
    assert await line.bot.edit_message_reply_markup(5, 7) is True
    assert await line.bot.edit_message_caption(5, 7) is True


async def test_an_edit_that_fails_is_an_error(api, line):
    api.answers["editMessageText"] = wrong(400, "Bad Request: message can't be edited", as_200=True)
    with pytest.raises(BadRequest):
        await line.bot.edit_message_text("x", 5, 7)


async def test_messages_sent_are_read(api, line):
    api.answers["sendMessage"] = ok({"message_id": 7, "chat": CHAT})
    api.answers["sendVoice"] = ok(MESSAGE | {"voice": FILE})
    api.answers["sendMediaGroup"] = ok([MESSAGE | {"photo": [FILE]}])
    api.answers["copyMessage"] = ok({"message_id": 8})
    assert (await line.bot.send_message(5, "x")).message_id == 7
    assert (await line.bot.send_voice(5, b"x")).voice.file_id == "f"
    assert (await line.bot.send_media_group(5, [telegram.InputMediaPhoto(b"x")]))[0].photo[0].width == 0
    assert (await line.bot.copy_message(5, 5, 7)).message_id == 8
    assert await line.call("copyMessage", {}) == {"message_id": 8}


async def test_bales_own_shapes_of_chats_members_and_webhooks_are_read(api, line):
    api.answers["getMe"] = ok({"id": 1, "username": "b"})
    api.answers["getWebhookInfo"] = ok({"url": "https://x"})
    api.answers["getChat"] = ok({"id": 5, "title": "t", "type": "group"})
    api.answers["getChatMember"] = ok({"status": "administrator", "user": USER})
    api.answers["getChatAdministrators"] = ok([{"status": "creator", "user": USER}])
    api.answers["getFile"] = ok({"file_id": "f", "file_path": "p"})
    assert (await line.bot.get_me()).is_bot is True
    assert (await line.bot.get_webhook_info()).url == "https://x"
    assert (await line.bot.get_chat(5)).title == "t"
    assert (await line.bot.get_chat_member(5, 5)).can_manage_chat is False
    assert (await line.bot.get_chat_administrators(5))[0].user.id == USER["id"]
    assert (await line.bot.get_file("f")).file_path.endswith("/p")


async def test_replies_go_out_as_bale_knows_them(api, line):
    api.answers["sendMessage"] = api.answers["sendDocument"] = ok(MESSAGE)
    await line.bot.send_message(5, "x", reply_to_message_id=3)
    await line.bot.send_document(5, b"x", reply_parameters=telegram.ReplyParameters(4))
    await line.call("sendMessage", {"chat_id": 5, "text": "x", "reply_parameters": {"message_id": 6}})
    assert [call.payload["reply_to_message_id"] for call in api.calls] == [3, "4", 6]
    assert all("reply_parameters" not in call.payload for call in api.calls)
