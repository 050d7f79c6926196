"""The form by python-telegram-bot's ConversationHandler, everything by default; answers are kept in memory."""

import os
from collections.abc import Awaitable, Callable

from questions import BUTTONS, LAST, question
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)


async def ask(update: Update, context: ContextTypes.DEFAULT_TYPE, step: int) -> int:
    text, buttons = question(step)
    rows = [[InlineKeyboardButton(words, callback_data=data)] for words, data in buttons]
    if update.callback_query:
        await update.callback_query.answer()
    await context.bot.send_message(
        update.effective_chat.id, text, reply_markup=InlineKeyboardMarkup(rows) if rows else None
    )
    return step if step < LAST else ConversationHandler.END


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    context.user_data.clear()
    return await ask(update, context, 1)


def answer_to(step: int) -> Callable[[Update, ContextTypes.DEFAULT_TYPE], Awaitable[int]]:
    async def take(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        query = update.callback_query
        context.user_data[step] = query.data if query else update.message.text
        return await ask(update, context, step + 1)

    return take


states = {
    step: [CallbackQueryHandler(answer_to(step)) if step in BUTTONS else MessageHandler(filters.TEXT, answer_to(step))]
    for step in range(1, LAST)
}
application = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(os.environ["BOT_API"] + "/bot").build()
application.add_handler(ConversationHandler([CommandHandler("start", start)], states, [CommandHandler("start", start)]))
application.run_polling()
