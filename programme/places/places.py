"""Countries, cities and their time zones, found by names as people type them, in Persian or English.

City data: GeoNames (https://www.geonames.org), licensed CC BY 4.0; country names: Unicode CLDR; zones: tzdata.
"""

import re
from collections.abc import Iterable, Iterator

from programme.places.cities import Cities
from programme.places.countries import Countries
from programme.places.names import joined
from programme.places.place import City, Country, Found
from programme.text import key

# Of two cities of one name, the larger is taken without asking only if it is so many times as large.
_BEYOND_DOUBT = 50
_WELL_KNOWN = 50_000  # people; the name of a smaller city may be a slip in a much larger one's
_MUCH_LARGER = 5
_PARTING = re.compile(r"[،,؛;/()\n-]+| در ")
_ABOUT_CITIES = {"شهر", "کشور", "در", "city", "of", "the", "in"}


class Places:
    """All countries and the larger cities; make one and keep it, because reading them takes a moment."""

    def __init__(self) -> None:
        self._cities = Cities()
        self._countries = Countries()
        self._zone_cities: dict[str, City | None] = {}
        self._largest: dict[tuple[str, int], tuple[City, ...]] = {}

    def country(self, code: str) -> Country | None:
        """Return a country by its ISO 3166 code; codes also come from buttons, which can be forged."""
        return self._countries.by_code.get(code)

    def countries(self) -> tuple[Country, ...]:
        """Return every country."""
        return tuple(self._countries.all)

    def zones(self, country: str) -> tuple[str, ...]:
        """Return a country's time zones, the one most people live in first.

        Raises:
            LookupError: if there is no such country.
        """
        return self._countries.by_code[country].zones

    def city(self, number: int) -> City | None:
        """Return a city by its GeoNames id."""
        try:
            return self._cities.by_id(number)
        except LookupError:
            return None

    def city_named(self, name: str) -> City | None:
        """Return the largest city that is called exactly so."""
        return next(iter(_largest(self._cities.exact(joined(name)))), None)

    def cities_of(self, country: str, limit: int) -> list[City]:
        """Return the largest cities of a country."""
        # Asked for with every question about a city; making all cities of a country takes a millisecond.
        if (country, limit) not in self._largest:
            cities = self._cities.of(lambda own, _: own == country)
            self._largest[country, limit] = tuple(_told_apart(cities)[:limit])
        return list(self._largest[country, limit])

    def zone_city(self, zone: str) -> City | None:
        """Return the city a zone is named after, or its largest, or none for a zone without cities."""
        if zone not in self._zone_cities:
            cities = self._cities.of(lambda _, own: own == zone)
            name = joined(zone.rpartition("/")[2])
            namesake = (city for city in cities if joined(city.names["en"]) == name)
            self._zone_cities[zone] = next(namesake, cities[0] if cities else None)
        return self._zone_cities[zone]

    def find_countries(self, text: str, *, limit: int = 3) -> Found[Country]:
        """Return the countries a typed name may mean; a city or a sentence may lead to one too."""
        name = joined(text)
        exact = self._countries.exact(name)
        if exact:
            return Found(tuple(exact[:limit]), sure=len(exact) == 1)
        cities = _largest(self._cities.exact(name))
        found = [self._countries.by_code[code] for code in dict.fromkeys(city.country for city in cities)]
        found = found or list(dict.fromkeys(self._countries.named_in(_telling_words(text))))
        return Found(tuple((found or self._countries.near(name))[:limit]), sure=False, slipped=not found)

    def find_cities(self, text: str, *, country: str | None = None, limit: int = 3) -> Found[City]:
        """Return the cities a typed name may mean, of one country if it is given or typed with the name."""
        for name, within in self._readings(text, country):
            exact = [city for city in self._cities.exact(name) if within in (None, city.country)]
            if exact:
                cities = _likely(exact, name)
                larger = self._larger_near(name, within, cities[0])
                sure = not larger and _beyond_doubt(cities)
                return Found(tuple(_told_apart(cities + larger)[:limit]), sure)
        slipped = [(joined(text), country), *self._within_named(text, country)]
        near = next(filter(None, (self._cities.near(name, within) for name, within in slipped)), [])
        return Found(tuple(_told_apart(near)[:limit]), sure=False, slipped=True)

    def _larger_near(self, name: str, country: str | None, city: City) -> list[City]:
        """Return the much larger city that a small one's name may be a slip of: «فرایبرگ» for «فرایبورگ»."""
        if city.population >= _WELL_KNOWN:
            return []
        least = _MUCH_LARGER * city.population
        return [near for near in self._cities.near(name, country) if near.population >= least][:1]

    def _readings(self, text: str, country: str | None) -> Iterator[tuple[str, str | None]]:
        """Yield the joined names a text may hold, each with the country it lies in: «شهر لندن، کانادا»."""
        yield joined(text), country
        yield "".join(_telling_words(text)), country
        yield from self._within_named(text, country)
        first, *rest = _PARTING.split(text)
        if rest:
            yield "".join(_telling_words(first)), country

    def _within_named(self, text: str, country: str | None) -> Iterator[tuple[str, str]]:
        """Yield the joined names a text may hold beside that of a country, which is part of it."""
        words = _telling_words(text)
        parts = [part for part in ("".join(_telling_words(part)) for part in _PARTING.split(text)) if part]
        cuts = [(parts[0], parts[-1])] if len(parts) > 1 else []
        for last in (1, 2):
            if len(words) > last:
                land = "".join(words[-last:])
                cuts += [("".join(words[:-last]), land), (words[0], land)]
        cuts += [("".join(words[1:]), words[0])] if len(words) > 1 else []
        for name, land in dict.fromkeys(cuts):
            for known in self._countries.exact(land):
                if country in (None, known.code):
                    yield name, known.code


def _largest(cities: Iterable[City]) -> list[City]:
    return sorted(cities, key=lambda city: -city.population)


def _likely(cities: list[City], name: str) -> list[City]:
    """Return the cities that are called so; one that merely may be called so counts only if it is much larger."""
    called = [city for city in cities if name in map(joined, city.names.values())]
    least = _MUCH_LARGER * max((city.population for city in called), default=0)
    return _largest(city for city in cities if city in called or city.population >= least)


def _beyond_doubt(cities: list[City]) -> bool:
    """Tell whether the first is meant: every other is far smaller, or hardly matters because it shares the clock."""
    first, *others = cities
    return all(
        first.population >= _BEYOND_DOUBT * other.population
        or (first.country, first.zone, first.names["en"]) == (other.country, other.zone, other.names["en"])
        for other in others
    )


def _told_apart(cities: Iterable[City]) -> list[City]:
    """Return the cities without those that a button could not tell from an earlier one."""
    told: dict[tuple[str, str], City] = {}
    for city in cities:
        told.setdefault((city.country, city.names["en"]), city)
    return list(told.values())


def _telling_words(text: str) -> list[str]:
    return [word for word in key(text).split() if word not in _ABOUT_CITIES]
