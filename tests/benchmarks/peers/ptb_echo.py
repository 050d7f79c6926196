"""python-telegram-bot's own example echobot.py, everything by default; it also echoes presses."""

import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("More", callback_data="more?"), InlineKeyboardButton("Enough", callback_data="enough")]]
)


def keyboard(text: str) -> InlineKeyboardMarkup | None:
    return KEYBOARD if text.endswith("?") else None


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    text = update.message.text
    await update.message.reply_text(text, reply_markup=keyboard(text))


async def echo_press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    await query.answer()
    await context.bot.send_message(query.from_user.id, query.data, reply_markup=keyboard(query.data))


application = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(os.environ["BOT_API"] + "/bot").build()
application.add_handler(MessageHandler(filters.TEXT, echo))
application.add_handler(CallbackQueryHandler(echo_press))
application.run_polling(allowed_updates=Update.ALL_TYPES)
