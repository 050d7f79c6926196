"""One of several, by a button or by writing its words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from conversations.event import Event, Pressed, Said
from conversations.screen import Button, Rows, Say, Shown, in_rows, say
from conversations.step import Answer, Asking, Misunderstood, Taken
from conversations.widgets.plain import Plain
from conversations.world import World
from programme.text import key
from programme.words import Words


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things to choose: what is stored and what is shown."""

    code: str
    label: Words | Say


@dataclass(frozen=True)
class Choice(Plain):
    """One of the options that the city's programme offers; with `typed`, also words of one's own."""

    options: Callable[[World], Sequence[Option]]
    wide: int = 2
    typed: bool = False

    def rows(self, asking: Asking) -> Rows:
        """Draw a button an option."""
        buttons = [Button(option.label, asking.press("pick", option.code)) for option in self.options(asking.world)]
        return in_rows(buttons, wide=self.wide)

    def take(self, asking: Asking, event: Event) -> Taken:
        """Take the option pressed, or the one whose words were written."""
        for option in self.options(asking.world):
            if isinstance(event, Pressed) and (event.act, event.value) == ("pick", option.code):
                return Answer(option.code, option.label)
            if isinstance(event, Said) and named(option.label, event.text):
                return Answer(option.code)
        if self.typed and isinstance(event, Said):
            return Answer(event.text)
        return Misunderstood(say("complaint.choose_or_write" if self.typed else "complaint.choose"))

    def shown(self, value: Any, world: World) -> Shown:
        """Show the words of the option."""
        return next((option.label for option in self.options(world) if option.code == value), str(value))


def named(label: Shown, text: str) -> bool:
    """Say whether `text` writes the words of `label`, in any language of the programme."""
    return isinstance(label, Words) and key(text) in (key(label.fa), key(label.en)) and key(text) != ""
