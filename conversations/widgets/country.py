"""A country: tapped, or typed in Persian or English with slips of the pen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conversations.event import Event, Pressed, Said
from conversations.screen import Button, Rows, Say, Shown, in_rows, say
from conversations.step import Answer, Asking, Gathered, Misunderstood, Taken
from conversations.widgets.plain import Plain
from conversations.world import World
from programme.places import Country as Entry
from programme.words import Words


def country_words(entry: Entry) -> Words:
    """Name a country in the languages of the programme."""
    return Words(fa=entry.name("fa"), en=entry.name("en"))


TYPING = "typing"
"""What is kept while a name is awaited and nothing is offered."""


def which(found: Sequence[object]) -> Say:
    """Ask which of those found was meant."""
    if not found:
        return say("place.not_found")
    return say("place.this_one") if len(found) == 1 else say("place.which")


@dataclass(frozen=True)
class Country(Plain):
    """A country abroad; the common ones of the programme are offered first."""

    def lines(self, asking: Asking) -> tuple[Shown, ...]:
        """Ask for the country, or which of those found was meant."""
        if asking.working == TYPING:
            return (say("place.country.type"),)
        return (which(asking.working),) if asking.working else (say(asking.key("ask")),)

    def rows(self, asking: Asking) -> Rows:
        """Draw the common countries, or those that were found."""
        if asking.working == TYPING:
            return ()
        codes = asking.working or asking.world.programme.common_countries
        found = [entry for code in codes if (entry := asking.world.places.country(code)) is not None]
        buttons = [Button(country_words(entry), asking.press("pick", entry.code)) for entry in found]
        other = "none" if asking.working else "other"
        return (*in_rows(buttons), (Button(say(f"place.country.{other}"), asking.press("other")),))

    def take(self, asking: Asking, event: Event) -> Taken:
        """Take a press, or look up what was typed."""
        if isinstance(event, Pressed):
            entry = asking.world.places.country(event.value) if event.act == "pick" else None
            if entry is not None:
                return self._checked(asking, entry)
            return Gathered(TYPING)
        if not isinstance(event, Said):
            return Misunderstood(say("complaint.want_text"))
        found = asking.world.places.find_countries(event.text)
        if not found.matches:
            return Misunderstood(say("complaint.country.unknown"), forgets=True)
        if found.sure:
            return self._checked(asking, found.matches[0])
        return Gathered([entry.code for entry in found.matches])

    def shown(self, value: Any, world: World) -> Shown:
        """Show the country's name."""
        entry = world.places.country(value)
        return str(value) if entry is None else country_words(entry)

    def _checked(self, asking: Asking, entry: Entry) -> Taken:
        if entry.code == asking.world.programme.country:
            return Misunderstood(say("complaint.country.home", country=country_words(entry)))
        return Answer(entry.code, country_words(entry))
