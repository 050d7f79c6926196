"""Consent: nothing is asked before it is given, and the version that was agreed to is kept."""

from dataclasses import dataclass
from typing import Any, ClassVar

from conversations.event import Event, Pressed
from conversations.screen import Button, Rows, Shown, say
from conversations.step import Answer, Asking, Declined, Gathered, Misunderstood, Taken
from conversations.widgets.plain import Plain
from conversations.world import World


@dataclass(frozen=True)
class Consent(Plain):
    """Accept, read the full text, or refuse."""

    reviewed: ClassVar[bool] = False

    def lines(self, asking: Asking) -> tuple[Shown, ...]:
        """Say shortly what is kept, or in full when the person asked for it."""
        if asking.working == "full":
            return (asking.world.programme.consent.text, say("registration.consent.agree"))
        return (say(asking.key("ask")),)

    def rows(self, asking: Asking) -> Rows:
        """Draw the three ways."""
        accept = Button(say("registration.consent.accept"), asking.press("yes"))
        full = Button(say("registration.consent.full"), asking.press("full"))
        refuse = Button(say("registration.consent.refuse"), asking.press("no"))
        return ((accept,), (refuse,)) if asking.working == "full" else ((accept,), (full, refuse))

    def take(self, asking: Asking, event: Event) -> Taken:
        """Take a press; a consent is never read out of a text."""
        match event:
            case Pressed(act="yes"):
                return Answer(asking.world.programme.consent.version, say("registration.consent.accept"))
            case Pressed(act="no"):
                return Declined()
            case Pressed(act="full"):
                return Gathered("full", replaces=True)
        return Misunderstood(say("complaint.consent"))

    def shown(self, value: Any, world: World) -> Shown:
        """Show that it was given."""
        return say("registration.consent.accept")
