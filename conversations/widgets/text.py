"""A text, short or long."""

from dataclasses import dataclass

from conversations.event import Event, Pressed, Said
from conversations.screen import Button, Rows, say
from conversations.step import Answer, Asking, Misunderstood, Taken
from conversations.widgets.plain import Plain


@dataclass(frozen=True)
class Text(Plain):
    """A text; the model says what is valid. `off`: one that is there may be taken away."""

    off: bool = False

    def rows(self, asking: Asking) -> Rows:
        """Offer to take away the text that is there, unless it is the one of two that must be."""
        return ((Button(say("button.off"), asking.press("off")),),) if self._may_go(asking) else ()

    def take(self, asking: Asking, event: Event) -> Taken:
        """Take the text as it is, or take it away."""
        match event:
            case Said(text=text):
                return Answer(text)
            case Pressed(act="off") if self._may_go(asking):
                return Answer(None, say("form.empty"))
        return Misunderstood(say("complaint.want_text"))

    def _may_go(self, asking: Asking) -> bool:
        step, answers = asking.step, asking.answers
        there = self.off and answers.get(step.name) is not None
        return there and (step.or_else is None or answers.get(step.or_else) is not None)
