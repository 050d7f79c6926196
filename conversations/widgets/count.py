"""A number, typed."""

from typing import Any

from conversations.screen import Shown
from conversations.widgets.text import Text
from conversations.world import World


class Count(Text):
    """A number; the model says what is valid."""

    def shown(self, value: Any, world: World) -> Shown:
        """Show it in the reader's digits."""
        return int(value)
