"""A time zone, asked as the nearest large city: nobody knows the name of a zone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from conversations.event import Event, Pressed, Said
from conversations.screen import Button, Rows, Shown, in_rows, say
from conversations.step import Answer, Answers, Asking, Misunderstood, Taken
from conversations.widgets.city import city_words
from conversations.widgets.plain import Plain
from conversations.world import World
from programme.places import City as Entry
from programme.text import number

LOOKED_AT = 60  # the largest cities of a country; among them every zone that many people live in
OFFERED = 8


@dataclass(frozen=True)
class Zone(Plain):
    """The zone of the nearest large city in the country that `country` reads from the answers so far."""

    country: Callable[[Answers, World], str]

    def rows(self, asking: Asking) -> Rows:
        """Draw the largest city of each zone."""
        cities = list(self._largest(asking).values())[:OFFERED]
        return in_rows([Button(city_words(entry), asking.press("pick", entry.id)) for entry in cities])

    def take(self, asking: Asking, event: Event) -> Taken:
        """Take a press, or look up the city that was typed."""
        places = asking.world.places
        if isinstance(event, Pressed) and event.act == "pick":
            entry = places.city(number(event.value) or 0)
            if entry is not None and entry.country == self.country(asking.answers, asking.world):
                return Answer(entry.zone, city_words(entry))
        if isinstance(event, Said):
            found = places.find_cities(event.text, country=self.country(asking.answers, asking.world))
            if found.matches:
                return Answer(found.matches[0].zone)
        return Misunderstood(say("complaint.zone.unknown"))

    def shown(self, value: Any, world: World) -> Shown:
        """Show the city that the zone is named after."""
        entry = world.places.zone_city(value)
        return str(value) if entry is None else say("place.zone", city=city_words(entry))

    def _largest(self, asking: Asking) -> dict[str, Entry]:
        largest: dict[str, Entry] = {}
        for entry in asking.world.places.cities_of(self.country(asking.answers, asking.world), LOOKED_AT):
            largest.setdefault(entry.zone, entry)
        return largest
