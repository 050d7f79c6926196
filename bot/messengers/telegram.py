"""Telegram (core.telegram.org/bots/api)."""

from bot.messengers.abilities import Abilities
from bot.messengers.markup import HTML
from bot.wire.request import AiohttpRequest

TELEGRAM = Abilities(
    name="telegram",
    markup=HTML,
    deep_link="https://t.me/{bot}?start={payload}",
    request=AiohttpRequest,
)
