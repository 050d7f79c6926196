"""What most widgets share: a question by its key, and no keyboard above the input."""

from typing import Any

from conversations.screen import Keyboard, Rows, Shown, say
from conversations.step import Asking, Gathered
from conversations.world import World


class Plain:
    """A question with nothing under it."""

    def lines(self, asking: Asking) -> tuple[Shown, ...]:
        """Say the question."""
        return (say(asking.key("ask")),)

    def rows(self, asking: Asking) -> Rows:
        """Draw nothing under the question."""
        return ()

    def keyboard(self, asking: Asking) -> Keyboard | None:
        """Leave the input as it is."""
        return None

    def back(self, asking: Asking) -> Gathered | None:
        """Leave the question: it has one part only."""
        return None

    def gathered(self, working: Any) -> bool:
        """Say whether something of an answer was gathered: no question of one part has such."""
        return False

    def shown(self, value: Any, world: World) -> Shown:
        """Show what was typed."""
        return str(value)
