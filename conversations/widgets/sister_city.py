"""A city that an idea is for: a sister city by its button, or any other typed, slips of the pen included."""

from dataclasses import dataclass
from typing import Any

from conversations.event import Event, Pressed, Said
from conversations.screen import Button, Rows, Shown, in_rows, say
from conversations.step import Answer, Asking, Gathered, Misunderstood, Taken
from conversations.widgets.city import city_lines, city_words, found_rows, typed_name, with_country
from conversations.widgets.country import TYPING
from conversations.widgets.plain import Plain
from conversations.world import World
from programme.parts import SisterCity as Sister
from programme.places import City as Entry
from programme.places import Places
from programme.text import key, number

COMMA = "،"


@dataclass(frozen=True)
class SisterCity(Plain):
    """The answer is a sister city's code, or the name of another city: in Persian, where the table knows it."""

    def lines(self, asking: Asking) -> tuple[Shown, ...]:
        """Ask for the city, or which of those found was meant."""
        return city_lines(asking)

    def rows(self, asking: Asking) -> Rows:
        """Draw the sister cities, or the cities that were found."""
        if asking.working:
            return found_rows(asking)
        sisters = asking.world.programme.sister_cities
        return in_rows([Button(sister, asking.press("pick", sister.code)) for sister in sisters], wide=3)

    def take(self, asking: Asking, event: Event) -> Taken:
        """Take a press, or look up what was typed; a city that nobody knows is taken as it was typed."""
        places, sisters = asking.world.places, asking.world.programme.sister_cities
        if isinstance(event, Pressed):
            return self._pressed(asking, event)
        if not isinstance(event, Said):
            return Misunderstood(
                say("complaint.want_text" if asking.working == TYPING else "complaint.choose_or_write")
            )
        typed = typed_name(event)
        if typed is None:
            return Misunderstood(say("complaint.city.unreadable"), forgets=True)
        if sister := next((one for one in sisters if key(typed) in (key(one.fa), key(one.en))), None):
            return Answer(sister.code)
        found = places.find_cities(typed)
        if not found.matches:
            return Answer(typed)
        if found.sure:
            return _answer(found.matches[0], asking.world)
        return Gathered({"typed": typed, "found": [entry.id for entry in found.matches]})

    def shown(self, value: Any, world: World) -> Shown:
        """Show the city's name in the reader's language, or as it was typed."""
        if sister := next((one for one in world.programme.sister_cities if one.code == value), None):
            return sister
        places = world.places
        alone = places.city_named(value)
        if alone is not None and _name(alone, places) == value:
            return city_words(alone)
        if COMMA in value and (found := places.find_cities(value).matches) and _name(found[0], places) == value:
            return with_country(found[0], places)
        return str(value)

    def _pressed(self, asking: Asking, event: Pressed) -> Taken:
        if event.act == "pick":
            if sister := next((one for one in asking.world.programme.sister_cities if one.code == event.value), None):
                return Answer(sister.code, sister)
            if (entry := asking.world.places.city(number(event.value) or 0)) is not None:
                return _answer(entry, asking.world)
        if event.act == "mine" and isinstance(asking.working, dict):
            return Answer(asking.working["typed"], asking.working["typed"])
        return Gathered(TYPING) if event.act == "other" else Misunderstood(say("complaint.choose_or_write"))


def _answer(entry: Entry, world: World) -> Answer:
    if sister := next((one for one in world.programme.sister_cities if _is(one, entry)), None):
        return Answer(sister.code, sister)
    return Answer(_name(entry, world.places), city_words(entry))


def _name(entry: Entry, places: Places) -> str:
    """Name a city as it is stored; where its name alone makes one think of a larger city, with its country."""
    name, country = entry.name("fa"), places.country(entry.country)
    return name if country is None or places.city_named(name) == entry else f"{name}{COMMA} {country.name('fa')}"


def _is(sister: Sister, entry: Entry) -> bool:
    names = {key(name) for name in entry.names.values()}
    return sister.country == entry.country and not names.isdisjoint((key(sister.fa), key(sister.en)))
