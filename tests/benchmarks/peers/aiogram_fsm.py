"""The form by aiogram's finite state machine with its memory storage, everything by default."""

import asyncio
import os
from collections.abc import Awaitable, Callable

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from questions import BUTTONS, LAST, question

api = TelegramAPIServer.from_base(os.environ["BOT_API"])
bot = Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=api))
dispatcher = Dispatcher()
STATES = [State(f"step{step}", group_name="Form") for step in range(LAST)]


async def ask(event: Message | CallbackQuery, step: int) -> None:
    text, buttons = question(step)
    rows = [[InlineKeyboardButton(text=words, callback_data=data)] for words, data in buttons]
    message = event
    if isinstance(event, CallbackQuery):
        await event.answer()
        message = event.message
    await message.answer(text, reply_markup=InlineKeyboardMarkup(inline_keyboard=rows) if rows else None)


@dispatcher.message(CommandStart())
async def start(message: Message, state: FSMContext) -> None:
    await state.set_data({})
    await state.set_state(STATES[1])
    await ask(message, 1)


def answer_to(step: int) -> Callable[[Message | CallbackQuery, FSMContext], Awaitable[None]]:
    async def take(event: Message | CallbackQuery, state: FSMContext) -> None:
        await state.update_data({str(step): event.data if isinstance(event, CallbackQuery) else event.text})
        if step + 1 < LAST:
            await state.set_state(STATES[step + 1])
        else:
            await state.clear()
        await ask(event, step + 1)

    return take


for number in range(1, LAST):
    if number in BUTTONS:
        dispatcher.callback_query.register(answer_to(number), STATES[number])
    else:
        dispatcher.message.register(answer_to(number), STATES[number], F.text)

asyncio.run(dispatcher.start_polling(bot))
