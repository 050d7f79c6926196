"""A telephone number: one's own by a button, or typed."""

from dataclasses import dataclass
from typing import Any

from conversations.event import Event, Said, SharedContact
from conversations.screen import Code, Keyboard, Shown, say
from conversations.step import Answer, Asking, Misunderstood, Taken
from conversations.widgets.plain import Plain
from conversations.world import World


@dataclass(frozen=True)
class Contact(Plain):
    """A number; a contact card is taken only when the messenger says that it is the sender's own."""

    def keyboard(self, asking: Asking) -> Keyboard:
        """Offer to share one's own number."""
        return Keyboard(say("button.share_phone"))

    def take(self, asking: Asking, event: Event) -> Taken:
        """Take the card or the text; the model says what is a number."""
        if isinstance(event, SharedContact):
            if not event.own:
                return Misunderstood(say("complaint.phone.not_yours"))
            # Bale gives numbers as 98…, 0… or +98… (bale.md); without a plus only the country code tells them apart.
            return Answer(event.phone if event.phone.startswith(("+", "0")) else f"+{event.phone}")
        if isinstance(event, Said):
            return Answer(event.text)
        return Misunderstood(say("complaint.want_phone"))

    def shown(self, value: Any, world: World) -> Shown:
        """Show the number."""
        return Code(str(value))
