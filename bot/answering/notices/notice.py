"""How a notice is written."""

from collections.abc import Callable
from typing import Any

from bot.answering.visit import Visit
from conversations.screen import Screen

Tell = Callable[[Visit, dict[str, Any]], Screen | None]
"""Write the screen of a notice from its body; None when it is of no use any more, and the row is skipped.

It only reads: when it fails or the process dies, it is asked again."""
