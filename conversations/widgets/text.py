"""A text, short or long."""

from dataclasses import dataclass

from conversations.event import Event, Said
from conversations.screen import say
from conversations.step import Answer, Asking, Misunderstood, Taken
from conversations.widgets.plain import Plain


@dataclass(frozen=True)
class Text(Plain):
    """A text; the model says what is valid."""

    def take(self, asking: Asking, event: Event) -> Taken:
        """Take the text as it is."""
        if isinstance(event, Said):
            return Answer(event.text)
        return Misunderstood(say("complaint.want_text"))
