"""sheets."""

from bot.errands.tools import Run

ERRANDS: dict[str, Run] = {}
