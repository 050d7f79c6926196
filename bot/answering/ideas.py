"""A diplomat's own ideas: begun, listed, opened, changed, taken back."""

from collections.abc import Callable

from bot.answering.reply import Reply
from bot.answering.visit import Visit

PAGES: dict[str, Callable[[Visit, str], Reply]] = {}
