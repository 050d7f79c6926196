"""Where sample people live: real cities of the table, and now and then one that is in no table."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from programme.file import Programme
from programme.places import Places
from programme.registration import Place
from programme.sample.seats import Seat
from programme.sample.words import Words

CITIES_AT_HOME, CITIES_ABROAD = 30, 5


@dataclass(frozen=True)
class Living:
    """Answers to the questions about the place; `called` is the city of which somebody speaks, by language."""

    answers: Mapping[str, Any]
    called: Mapping[str, str]


@dataclass(frozen=True)
class Atlas:
    """Draws places."""

    programme: Programme
    places: Places
    words: Words
    dice: Random

    def living(self, seat: Seat) -> Living:
        """Draw where somebody lives; who lives in the country speaks of a sister city."""
        sister = self.dice.choice(self.programme.sister_cities)
        away = {"fa": sister.fa, "en": sister.en}
        if seat.place is Place.HOME:
            return Living({}, away)
        abroad = seat.place is Place.ABROAD
        country = self._country() if abroad else self.programme.country
        answers: dict[str, Any] = {"country": country} if abroad else {}
        if seat.typed_city:
            name = self.dice.choice(self.words.typed_cities[seat.language])
            zones = self.places.zones(country)
            zone = {"zone": zones[0]} if len(zones) > 1 else {}
            return Living(answers | zone | {"city": {"name": name}}, {"fa": name, "en": name} if abroad else away)
        most = CITIES_ABROAD if abroad else CITIES_AT_HOME
        city = self.dice.choice(
            [city for city in self.places.cities_of(country, most) if city.id != self.programme.city_id]
        )
        answers["city"] = {"id": city.id, "name": city.name("fa"), "zone": city.zone}
        return Living(answers, {"fa": city.name("fa"), "en": city.name("en")} if abroad else away)

    def _country(self) -> str:
        codes, shares = zip(*self.words.countries, strict=True)
        [code] = self.dice.choices(codes, shares)
        return str(code)
