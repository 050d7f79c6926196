"""Asking the person of a card: ready questions and words of one's own."""

from conversations.pages.desk.card import card_lines
from conversations.pages.desk.triage import Ref
from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, say
from conversations.world import World
from programme.registration_file import RegistrationFile


def asking(view: RegistrationFile, ref: Ref, world: World, *, complaint: Say | None = None) -> Screen:
    """Offer the ready questions below the card; one tap sends one, or the officer writes it."""
    ready: Rows = tuple((Button(one, f"go.t_asked.{ref}.{one.code}"),) for one in world.programme.questions)
    above: tuple[Shown, ...] = () if complaint is None else (complaint, "")
    lines = (*above, say("asking.about", code=Code(view.code)), *card_lines(view, world), "", say("asking.title"))
    return Screen(lines, (*ready, (link("t_show", "button.back", str(ref)),)), replaces=True)
