"""A small bot for the page's tests: greets, toggles chips, asks for a number, echoes."""

from typing import Any

import telegram
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

FIELDS = ("دانشگاه و پژوهش", "بازرگانی", "فرهنگ و هنر")
COMMANDS = (("start", "شروع دوباره"), ("status", "وضعیت"), ("number", "فرستادن شماره"))


def chips(chosen: set[str]) -> InlineKeyboardMarkup:
    buttons = [InlineKeyboardButton(f"{one} ✓" if one in chosen else one, callback_data=one) for one in FIELDS]
    return InlineKeyboardMarkup([buttons[:2], buttons[2:]])


async def serve(bot: telegram.Bot) -> None:
    """Answer until cancelled."""
    chosen: dict[int, set[str]] = {}
    offset = 0
    await bot.set_my_commands(COMMANDS)
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20):
            offset = update.update_id + 1
            if update.callback_query:
                await press(update.callback_query, chosen.setdefault(update.callback_query.from_user.id, set()))
            elif update.message:
                await answer(bot, update.message)


async def press(query: telegram.CallbackQuery, chosen: set[str]) -> None:
    chosen ^= {query.data}
    await query.edit_message_reply_markup(chips(chosen))
    await query.answer(f"{len(chosen)} مورد")


async def answer(bot: telegram.Bot, message: telegram.Message) -> None:
    say: Any = message.reply_text
    if message.contact:
        await say(f"رسید: {message.contact.phone_number}", reply_markup=ReplyKeyboardRemove())
    elif message.text == "/number":
        asking = KeyboardButton("فرستادن شمارهٔ من", request_contact=True)
        await say("شماره؟", reply_markup=ReplyKeyboardMarkup([[asking], ["رد شدن"]]))
    elif message.text and message.text.startswith("/start"):
        code = "<b>سلام.</b> کد پیگیری شما: <code>SD-7K2QX</code>\nوضعیت: /status"
        await say(code, parse_mode="HTML")
        await say("با خارج از کشور چه ارتباطی دارید؟", reply_markup=chips(set()))
    elif message.text == "/when":
        await say('کلاس <tg-time unix="1806849000">سه‌شنبه ساعت ۱۸</tg-time>', parse_mode="HTML")
    elif message.text:
        await say(message.text)
    else:
        await say("فایل رسید.")
