"""What is offered when a segment is put together: chips of each kind, and what a typed name may mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from conversations.form import CALLBACK_BYTES
from conversations.pages.desk.audience import KINDS
from conversations.pages.link import PREFIX
from conversations.screen import Say, say
from conversations.world import World
from programme.companions import MONTHS
from programme.places import City, Places
from programme.segment import Is, What, Who
from programme.text import key, number, store
from services.segments import count
from storage.engine.tx import Tx

SHOWN = 8
"""Chips of cities; every other one is typed."""

NEAR = 5
"""Cities that are offered for a typed name."""

LONGEST = 80
"""Letters of a city's name."""

HELD = CALLBACK_BYTES - len(f"{PREFIX}.an_put.99999999999.99999.99.9.")
"""Bytes of a name that a button can hold, beside what it changes."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a typed name may mean: `sure`, the first of them; `note` says what is wrong with it."""

    offered: Sequence[Is]
    sure: bool = False
    note: Say | None = None


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
        What.SILENT: list(map(str, MONTHS)),
    }
    return [Is(what=kind, value=one) for one in offered.get(kind, [])]


def country_by(text: str, places: Places) -> Meaning:
    """Find what a typed name of a country may mean."""
    found = places.find_countries(text)
    note = None if found.matches else say("complaint.country.unknown")
    return Meaning([Is(what=What.COUNTRY, value=one.code) for one in found.matches], found.sure, note)


def city_by(tx: Tx, text: str, world: World, *, now: datetime) -> Meaning:
    """Find what a typed name of a city may mean; one that the table does not know means whoever typed it so, too."""
    letters = key(text).replace(" ", "")
    if not 0 < len(letters) <= LONGEST:
        return Meaning([], note=say("complaint.want_text"))
    found = world.places.find_cities(text, limit=NEAR)
    offered = _cities(found.matches)
    if offered and not found.slipped:
        return Meaning(offered, found.sure)
    typed = Is(what=What.CITY, value=letters)
    if not nobody_in(tx, typed, now=now):
        # A button cannot hold a long name: that one is taken as it was typed.
        return Meaning([typed, *offered], sure=not offered or len(letters.encode()) > HELD)
    offered = offered or _cities(_in_common_countries(text, world))
    unknown = "audience.city.unknown" if offered else "audience.city.unknown.none"
    return Meaning(offered, note=say(unknown, typed=" ".join(store(text).split())))


def _cities(found: Iterable[City]) -> list[Is]:
    return [Is(what=What.CITY, value=str(one.id)) for one in found]


def _in_common_countries(text: str, world: World) -> list[City]:
    """Find names near a short one: among few cities less is enough."""
    countries = dict.fromkeys((world.programme.country, *world.programme.common_countries))
    found = (world.places.find_cities(text, country=one, limit=NEAR).matches for one in countries)
    return list(chain.from_iterable(found))[:NEAR]


def nobody_in(tx: Tx, city: Is, *, now: datetime) -> bool:
    """Say whether nobody whom an announcement can be for lives in a city."""
    return not count(tx, city, now=now).people


def kind_of(place: str) -> What | None:
    """Read the kind of a condition from a button; None for what no button of ours has."""
    at = number(place.partition(".")[0])
    return KINDS[at] if at is not None and at < len(KINDS) else None
