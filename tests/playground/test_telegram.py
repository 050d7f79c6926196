"""Telegram's manner, seen through the library's own bot."""

from datetime import timedelta

import aiohttp
import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken

from playground import Playground
from tests.playground.conftest import Calls, StandingClock
from tests.support.person import Meets, Person


def keyboard(*data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(one, callback_data=one) for one in data]])


@pytest.fixture
async def sara(meets: Meets) -> Person:
    sara = await meets("سارا")
    await sara.starts()
    return sara


async def test_me_is_the_account(bot: telegram.Bot, playground: Playground) -> None:
    assert (await bot.get_me()).id == playground.bots["telegram"].user_id


async def test_update_carries_what_a_real_one_does(bot: telegram.Bot, meets: Meets, clock: StandingClock) -> None:
    reza = await meets("رضا", language_code="en")
    await reza.starts("spring-1400_a")
    (update,) = await bot.get_updates()
    message = update.message
    assert message.text == "/start spring-1400_a"
    assert message.parse_entities() == {message.entities[0]: "/start"}
    assert message.date == clock.now()
    assert message.from_user.language_code == "en"
    assert message.from_user.id == message.chat.id == reza.user_id > 2**31
    assert message.chat.type == "private"


async def test_html_comes_back_as_text_and_entities(bot: telegram.Bot, sara: Person) -> None:
    sent = await bot.send_message(sara.user_id, " <b>کد</b>: <code>SD-7K2QX</code>\n", parse_mode="HTML")
    assert sent.text == "کد: SD-7K2QX"
    assert sent.text_html == "<b>کد</b>: <code>SD-7K2QX</code>"
    assert (await sara.sees("کد: SD-7K2QX")).entities[1]["type"] == "code"


@pytest.mark.parametrize(
    ("text", "parse_mode", "complaint"),
    [
        ("<b>x", "HTML", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
        (" \n ", None, "Message text is empty"),
        ("<b> </b>", "HTML", "Message text is empty"),
        ("x" * 4097, None, "Message is too long"),
        ("🌷" * 2049, None, "Message is too long"),
        ("x", "MarkdownV2", "Unsupported parse_mode"),
    ],
)
async def test_text_is_refused(
    bot: telegram.Bot, sara: Person, text: str, parse_mode: str | None, complaint: str
) -> None:
    with pytest.raises(BadRequest) as raised:
        await bot.send_message(sara.user_id, text, parse_mode=parse_mode)
    assert raised.value.message.lower() == complaint.lower()


async def test_longest_text_counts_after_parsing(bot: telegram.Bot, sara: Person) -> None:
    sent = await bot.send_message(sara.user_id, f"<b>{'&lt;' * 4096}</b>", parse_mode="HTML")
    assert sent.text == "<" * 4096


async def test_caption_over_1024_characters_is_refused(bot: telegram.Bot, sara: Person) -> None:
    assert (await bot.send_photo(sara.user_id, b"photo", caption="x" * 1024)).caption == "x" * 1024
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(sara.user_id, b"photo", caption="x" * 1025)


async def test_callback_data_is_counted_in_bytes(bot: telegram.Bot, sara: Person) -> None:
    await bot.send_message(sara.user_id, "x", reply_markup=keyboard("ا" * 32))
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(sara.user_id, "x", reply_markup=keyboard("ا" * 33))


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("{", "can't parse reply markup JSON object"),
        ([], "object expected as reply markup"),
        ({"inline_keyboard": {}}, 'field "inline_keyboard"'),
        ({"inline_keyboard": [{}]}, "Array of Arrays"),
        ({"inline_keyboard": [[{"text": "x"}]]}, "Text buttons are unallowed in the inline keyboard"),
        ({"inline_keyboard": [[{"text": "x", "url": "https://a.ir", "callback_data": "x"}]]}, "exactly one"),
        ({"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]}, "non-empty"),
        ({"inline_keyboard": [[{"callback_data": "x"}]]}, 'field "text" must be of type String'),
        ({"inline_keyboard": [[{"text": "x", "url": "no"}]]}, "Wrong HTTP URL"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 9]}, "too long"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}, "too long"),
        ({"keyboard": [[{"text": ""}]]}, "non-empty"),
        ({"keyboard": []}, "at least one button"),
    ],
)
async def test_markup_is_refused(calls: Calls, sara: Person, markup: object, complaint: str) -> None:
    status, body = await calls("telegram", "sendMessage", chat_id=sara.user_id, text="x", reply_markup=markup)
    assert (status, body["ok"], body["error_code"]) == (400, False, 400)
    assert complaint in body["description"]


async def test_edit_that_changes_nothing_is_refused(bot: telegram.Bot, sara: Person) -> None:
    sent = await bot.send_message(sara.user_id, "<b>یک</b>", parse_mode="HTML", reply_markup=keyboard("a"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("<b>یک</b>", parse_mode="HTML", reply_markup=keyboard("a"))
    edited = await sent.edit_text("یک", reply_markup=keyboard("a"))
    assert isinstance(edited, telegram.Message)
    assert edited.edit_date is not None
    assert await sent.edit_reply_markup(keyboard("b"))


async def test_edit_of_what_is_not_there_is_refused(bot: telegram.Bot, sara: Person) -> None:
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", chat_id=sara.user_id, message_id=99)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", chat_id=sara.user_id, message_id=await sara.says("mine"))


async def test_edit_without_markup_removes_buttons(bot: telegram.Bot, sara: Person) -> None:
    sent = await bot.send_message(sara.user_id, "یک", reply_markup=keyboard("a"))
    await sent.edit_text("دو")
    assert (await sara.sees("دو")).labels == []


async def test_edit_of_a_caption_changes_it(bot: telegram.Bot, sara: Person) -> None:
    sent = await bot.send_document(sara.user_id, b"x", caption="یک", filename="a.pdf")
    await sent.edit_caption("<i>دو</i>", parse_mode="HTML")
    seen = await sara.sees("دو")
    assert (seen.kind, seen.entities[0]["type"], seen.raw["file"]["name"]) == ("document", "italic", "a.pdf")


async def test_deleted_message_is_gone(bot: telegram.Bot, sara: Person) -> None:
    sent = await bot.send_message(sara.user_id, "یک")
    await sara.sees("یک")
    await sent.delete()
    assert [one.text for one in await sara.chat()] == ["/start"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()


async def test_unknown_chat_is_not_found(bot: telegram.Bot, meets: Meets) -> None:
    silent = await meets("بی‌صدا")
    for chat_id in (1, silent.user_id):
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(chat_id, "x")


async def test_block_is_told_and_refuses(bot: telegram.Bot, sara: Person) -> None:
    await sara.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(sara.user_id, "x")
    await sara.unblocks()
    await bot.send_message(sara.user_id, "x")
    _, blocked, unblocked = await bot.get_updates()
    assert (blocked.my_chat_member.old_chat_member.status, blocked.my_chat_member.new_chat_member.status) == (
        "member",
        "kicked",
    )
    assert unblocked.my_chat_member.new_chat_member.status == "member"


async def test_press_is_answered_once(bot: telegram.Bot, sara: Person) -> None:
    await bot.send_message(sara.user_id, "?", reply_markup=keyboard("بله", "خیر"))
    await sara.presses("خیر")
    query = (await bot.get_updates())[-1].callback_query
    assert (query.data, query.message.text, query.from_user.id) == ("خیر", "?", sara.user_id)
    await sara.chat()
    assert sara.state["spinning"] == [query.message.message_id]
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await query.answer("x" * 201)
    await query.answer("ثبت شد")
    await sara.sees_toast("ثبت شد")
    await sara.is_answered()
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer()


async def test_press_gets_too_old_to_answer(
    bot: telegram.Bot, sara: Person, playground: Playground, clock: StandingClock
) -> None:
    await bot.send_message(sara.user_id, "?", reply_markup=keyboard("a"))
    await sara.presses("a")
    query = (await bot.get_updates())[-1].callback_query
    playground.forward(timedelta(hours=1))
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer()


async def test_reply_keyboard_stays_until_removed(bot: telegram.Bot, sara: Person) -> None:
    shown = ReplyKeyboardMarkup([[KeyboardButton("شمارهٔ من", request_contact=True), "رد شدن"]])
    await bot.send_message(sara.user_id, "شماره؟", reply_markup=shown)
    await bot.send_message(sara.user_id, "بعدی")
    await sara.presses("شمارهٔ من")
    contact = (await bot.get_updates())[-1].message.contact
    assert (contact.user_id, contact.phone_number) == (sara.user_id, sara.phone)
    assert sara.keyboard() == ["شمارهٔ من", "رد شدن"]
    await bot.send_message(sara.user_id, "ممنون", reply_markup=telegram.ReplyKeyboardRemove())
    await sara.sees("ممنون")
    assert sara.keyboard() == []


async def test_one_time_keyboard_hides_after_use(bot: telegram.Bot, sara: Person) -> None:
    await bot.send_message(sara.user_id, "?", reply_markup=ReplyKeyboardMarkup([["الف"]], one_time_keyboard=True))
    await sara.says("چیز دیگر")
    await sara.presses("الف")
    await sara.chat()
    assert sara.keyboard() == []


async def test_reply_shows_what_it_answers(bot: telegram.Bot, sara: Person) -> None:
    said = await sara.says("سؤال")
    sent = await bot.send_message(sara.user_id, "جواب", reply_to_message_id=said)
    assert sent.reply_to_message.text == "سؤال"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(sara.user_id, "x", reply_to_message_id=999)


async def test_message_ids_count_over_all_chats(bot: telegram.Bot, sara: Person, meets: Meets) -> None:
    reza = await meets("رضا")
    assert await reza.says("x") == 2


async def test_forward_and_copy_carry_the_content(bot: telegram.Bot, sara: Person) -> None:
    said = await sara.says("اصل")
    forwarded = await bot.forward_message(sara.user_id, sara.user_id, said)
    assert forwarded.forward_origin.sender_user.id == sara.user_id
    copied = await bot.copy_message(sara.user_id, sara.user_id, said)
    assert (await sara.sees("اصل")).id == copied.message_id


async def test_commands_are_shown_by_scope_and_language(bot: telegram.Bot, sara: Person) -> None:
    await bot.set_my_commands([("start", "Start")])
    await bot.set_my_commands([("start", "شروع")], language_code="fa")
    await sara.chat()
    assert sara.state["commands"] == [{"command": "start", "description": "شروع"}]
    await bot.set_my_commands([("desk", "میز")], scope=telegram.BotCommandScopeChat(sara.user_id))
    await sara.chat()
    assert [one["command"] for one in sara.state["commands"]] == ["desk"]
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([("شروع", "x")])


async def test_profile_texts_are_kept_by_language(bot: telegram.Bot) -> None:
    await bot.set_my_name("Citizen Diplomat")
    await bot.set_my_name("شهروند دیپلمات", language_code="fa")
    assert (await bot.get_my_name("fa")).name == "شهروند دیپلمات"
    assert (await bot.get_my_name("de")).name == "Citizen Diplomat"


async def test_chat_and_menu_button_are_complete(bot: telegram.Bot, sara: Person) -> None:
    assert (await bot.get_chat(sara.user_id)).first_name == "سارا"
    await bot.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
    assert (await bot.get_chat_menu_button()).type == "commands"


async def test_edited_message_is_told(bot: telegram.Bot, sara: Person) -> None:
    await sara.says("یک")
    await sara.edits("دو /status")
    edited = (await bot.get_updates())[-1].edited_message
    assert (edited.text, edited.entities[0].type) == ("دو /status", "bot_command")


async def test_typing_shows_until_the_next_message(bot: telegram.Bot, sara: Person) -> None:
    await bot.send_chat_action(sara.user_id, "typing")
    await sara.chat()
    assert sara.state["typing"] == "typing"
    await bot.send_message(sara.user_id, "x")
    await sara.sees("x")
    assert sara.state["typing"] is None


@pytest.mark.parametrize("way", ["query", "form", "multipart", "json"])
async def test_parameters_come_in_every_way(
    playground: Playground, http: aiohttp.ClientSession, sara: Person, way: str
) -> None:
    url = f"{playground.api_url('telegram')}/bot{playground.bots['telegram'].token}/sendmessage"
    fields = {"chat_id": str(sara.user_id), "text": way}
    if way == "query":
        response = await http.get(url, params=fields)
    elif way == "json":
        response = await http.post(url, json=fields)
    else:
        body = aiohttp.FormData(fields, default_to_multipart=way == "multipart")
        response = await http.post(url, data=body)
    assert (await response.json())["result"]["text"] == way


async def test_wrong_token_and_wrong_method_are_refused(
    playground: Playground, http: aiohttp.ClientSession, calls: Calls
) -> None:
    async with http.post(f"{playground.api_url('telegram')}/bot1:wrong/getMe") as response:
        assert (response.status, (await response.json())["description"]) == (401, "Unauthorized")
    assert await calls("telegram", "sendNonsense") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found"},
    )
    with pytest.raises(InvalidToken):
        async with telegram.Bot("1:wrong", base_url=f"{playground.api_url('telegram')}/bot"):
            pass


async def test_bale_token_does_not_open_telegram(playground: Playground) -> None:
    token = playground.bots["bale"].token
    with pytest.raises(InvalidToken):
        async with telegram.Bot(token, base_url=f"{playground.api_url('telegram')}/bot"):
            pass
