"""What is offered when a segment is put together: chips of each kind, and what a typed name may mean."""

from conversations.pages.desk.audience import KINDS
from conversations.world import World
from programme.places import Places
from programme.segment import Is, What, Who
from programme.text import key, number

SHOWN = 8
"""Chips of cities; every other one is typed."""


def offered_of(kind: What, world: World) -> list[Is]:
    """Give the chips of a kind."""
    programme, places = world.programme, world.places
    cities = [programme.city_id, *(city.id for city in places.cities_of(programme.country, SHOWN - 1))]
    offered: dict[What, list[str]] = {
        What.WHO: list(Who),
        What.PLACE: ["home", "country", "abroad"],
        What.COUNTRY: list(programme.common_countries),
        What.CITY: [str(city) for city in dict.fromkeys(cities)],
        What.CONNECTION: [chip.code for chip in programme.connections],
        What.LANGUAGE: ["fa", "en"],
        What.MESSENGER: ["telegram", "bale"],
    }
    return [Is(what=kind, value=one) for one in offered.get(kind, [])]


def found_by(text: str, kind: What, places: Places) -> tuple[list[Is], bool]:
    """Find what a typed name may mean; True: it can only be the first of them."""
    if kind is What.COUNTRY:
        countries = places.find_countries(text)
        return [Is(what=kind, value=one.code) for one in countries.matches], countries.sure
    cities = places.find_cities(text)
    if cities.matches:
        return [Is(what=kind, value=str(one.id)) for one in cities.matches], cities.sure
    # One that the table does not know is meant as people typed it.
    letters = key(text).replace(" ", "")
    return ([Is(what=kind, value=letters)], True) if 0 < len(letters) <= 80 else ([], False)


def kind_of(place: str) -> What | None:
    """Read the kind of a condition from a button; None for what no button of ours has."""
    at = number(place.partition(".")[0])
    return KINDS[at] if at is not None and at < len(KINDS) else None
