"""A city: tapped, or typed; three suggestions, and what was typed when the table does not know it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from conversations.event import Event, Pressed, Said
from conversations.screen import Button, Rows, Shown, in_rows, say
from conversations.step import Answer, Answers, Asking, Gathered, Misunderstood, Taken
from conversations.widgets.country import TYPING, country_words, which
from conversations.widgets.plain import Plain
from conversations.world import World
from programme.answers import SHORT_LENGTH
from programme.places import City as Entry
from programme.places import Places
from programme.text import has_letters, number, store
from programme.words import Words

OFFERED = 4


def city_words(entry: Entry) -> Words:
    """Name a city in the languages of the programme."""
    return Words(fa=entry.name("fa"), en=entry.name("en"))


@dataclass(frozen=True)
class City(Plain):
    """A city of the country that `country` reads from the answers so far."""

    country: Callable[[Answers, World], str]

    def lines(self, asking: Asking) -> tuple[Shown, ...]:
        """Ask for the city, or which of those found was meant."""
        return city_lines(asking)

    def rows(self, asking: Asking) -> Rows:
        """Draw the largest cities, or those that were found and the way to insist on what was typed."""
        places, country = asking.world.places, self.country(asking.answers, asking.world)
        if not asking.working:
            home = asking.world.programme.city_id
            largest = [entry for entry in places.cities_of(country, OFFERED + 1) if entry.id != home][:OFFERED]
            return in_rows([Button(city_words(entry), asking.press("pick", entry.id)) for entry in largest])
        return found_rows(asking)

    def take(self, asking: Asking, event: Event) -> Taken:
        """Take a press, or look up what was typed."""
        places, country = asking.world.places, self.country(asking.answers, asking.world)
        if isinstance(event, Pressed):
            entry = places.city(number(event.value) or 0) if event.act == "pick" else None
            if entry is not None and entry.country == country:
                return Answer(_stored(entry), city_words(entry))
            if event.act == "mine" and isinstance(asking.working, dict):
                return Answer({"name": asking.working["typed"]}, asking.working["typed"])
            return Gathered(TYPING)
        if not isinstance(event, Said):
            return Misunderstood(say("complaint.want_text"))
        typed = typed_name(event)
        if typed is None:
            return Misunderstood(say("complaint.city.unreadable"), forgets=True)
        found = places.find_cities(typed, country=country)
        if found.sure:
            return Answer(_stored(found.matches[0]))
        return Gathered({"typed": typed, "found": [entry.id for entry in found.matches]})

    def shown(self, value: Any, world: World) -> Shown:
        """Show the city's name in the reader's language, or as it was typed."""
        entry = world.places.city(value["id"]) if value.get("id") else None
        return str(value["name"]) if entry is None else city_words(entry)


def city_lines(asking: Asking) -> tuple[Shown, ...]:
    """Ask for a city, for its name again, or which of those found was meant."""
    if asking.working == TYPING:
        return (say("place.city.type"),)
    return (which(asking.working["found"]),) if asking.working else (say(asking.key("ask")),)


def found_rows(asking: Asking) -> Rows:
    """Draw the cities that were found, the way to insist on what was typed, and the way to type again."""
    if asking.working == TYPING:
        return ()
    places = asking.world.places
    found = [entry for code in asking.working["found"] if (entry := places.city(code)) is not None]
    buttons = [(Button(with_country(entry, places), asking.press("pick", entry.id)),) for entry in found]
    mine = Button(say("place.city.as_typed", typed=asking.working["typed"]), asking.press("mine"))
    return (*buttons, (mine,), (Button(say("place.country.none"), asking.press("other")),))


def typed_name(event: Said) -> str | None:
    """Read the name of a city that was typed; None when it can be none."""
    typed = " ".join(store(event.text).split())
    return typed if has_letters(typed) and len(typed) <= SHORT_LENGTH else None


def _stored(entry: Entry) -> dict[str, Any]:
    return {"id": entry.id, "name": entry.name("fa"), "zone": entry.zone}


def with_country(entry: Entry, places: Places) -> Shown:
    """Name a city and its country in the languages of the programme."""
    country = places.country(entry.country)
    return (
        city_words(entry)
        if country is None
        else say("place.city.in", city=city_words(entry), country=country_words(country))
    )
