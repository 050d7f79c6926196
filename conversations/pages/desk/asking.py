"""Asking the person of a card: ready questions and words of one's own."""

from conversations.pages.desk.triage import Ref
from conversations.pages.link import link
from conversations.screen import Button, Rows, Screen, say
from conversations.world import World


def asking(ref: Ref, world: World) -> Screen:
    """Offer the ready questions; one tap sends one, or the officer writes it."""
    ready: Rows = tuple((Button(one, f"go.t_asked.{ref}.{one.code}"),) for one in world.programme.questions)
    return Screen((say("asking.title"),), (*ready, (link("t_show", "button.back", str(ref)),)), replaces=True)
