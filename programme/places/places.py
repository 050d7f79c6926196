"""Countries, cities and their time zones, found by names as people type them, in Persian or English.

City data: GeoNames (https://www.geonames.org), licensed CC BY 4.0; country names: Unicode CLDR; zones: tzdata.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from programme.places.names import Names, joined
from programme.places.place import FOLDER, City, Country, Found
from programme.text import key

# Of two cities of one name, the larger is taken without asking only if it is so many times as large.
_BEYOND_DOUBT = 50
_PARTING = re.compile(r"[،,؛;/()\n-]+| در ")
_CITY_WORDS = {"شهر", "city", "of", "the"}


class Places:
    """All countries and the larger cities; reading them takes some 40 ms, so make one and keep it."""

    def __init__(self) -> None:
        self._countries: list[Country] = []
        self._country_names = Names()
        self._rows: list[str] = []
        self._sections: list[tuple[int, str, str]] = []  # first row, country, zone
        self._row_of: dict[int, int] = {}
        self._city_names = Names()
        self._read_countries()
        self._read_cities()
        self._by_code = {country.code: country for country in self._countries}
        self._names_in: dict[str, list[str]] = {}

    def country(self, code: str) -> Country:
        """Return a country by its ISO 3166 code.

        Raises:
            LookupError: if there is none.
        """
        return self._by_code[code]

    def countries(self) -> tuple[Country, ...]:
        """Return every country."""
        return tuple(self._countries)

    def zones(self, country: str) -> tuple[str, ...]:
        """Return a country's time zones, the one most people live in first."""
        return self.country(country).zones

    def city(self, number: int) -> City:
        """Return a city by its GeoNames id.

        Raises:
            LookupError: if there is none.
        """
        return self._city(self._row_of[number])

    def cities_of(self, country: str, limit: int) -> list[City]:
        """Return the largest cities of a country."""
        return _largest(map(self._city, self._rows_in(lambda own, _: own == country)))[:limit]

    def zone_city(self, zone: str) -> City | None:
        """Return the city a zone is named after, or its largest, or none for a zone without cities."""
        cities = _largest(map(self._city, self._rows_in(lambda _, own: own == zone)))
        name = joined(zone.rpartition("/")[2])
        return next((city for city in cities if joined(city.names["en"]) == name), cities[0] if cities else None)

    def find_countries(self, text: str, *, limit: int = 3) -> Found[Country]:
        """Return the countries a typed name may mean; the name of a city leads to its country."""
        name = joined(text)
        exact = [self._countries[row] for row in self._country_names.exact(name)]
        if exact:
            return Found(tuple(exact[:limit]), sure=len(exact) == 1)
        cities = _largest(map(self._city, self._city_names.exact(name)))
        if cities:
            codes = dict.fromkeys(city.country for city in cities if city.country in self._by_code)
            return Found(tuple(map(self.country, codes))[:limit], sure=False)
        slips = self._country_names.near(name)
        nearest = sorted(slips, key=lambda row: (slips[row], self._countries[row].names["en"]))
        return Found(tuple(self._countries[row] for row in nearest[:limit]), sure=False)

    def find_cities(self, text: str, *, country: str | None = None, limit: int = 3) -> Found[City]:
        """Return the cities a typed name may mean, of one country if it is given or typed with the name."""
        for name, within in self._readings(text, country):
            cities = _largest(city for city in map(self._city, self._city_names.exact(name)) if _lies(city, within))
            if cities:
                return Found(tuple(cities[:limit]), sure=_beyond_doubt(cities))
        name, within = joined(text), country
        if within and within not in self._names_in:
            self._names_in[within] = self._city_names.of(lambda row: self._section(row)[1] == within)
        slips = self._city_names.near(name, self._names_in[within] if within else None)
        near = [(row, self._city(row)) for row in slips]
        near = [(row, city) for row, city in near if _lies(city, within)]
        near.sort(key=lambda found: (slips[found[0]], -found[1].population))
        return Found(tuple(_told_apart(city for _, city in near))[:limit], sure=False)

    def _readings(self, text: str, country: str | None) -> Iterator[tuple[str, str | None]]:
        """Yield the joined names a text may hold, each with the country it lies in: «شهر لندن، کانادا»."""
        yield joined(text), country
        words = [word for word in key(text).split() if word not in _CITY_WORDS]
        yield "".join(words), country
        parts = [part for part in map(joined, _PARTING.split(text)) if part]
        cuts = [(parts[0], parts[-1])] if len(parts) > 1 else []
        cuts += [("".join(words[:-last]), "".join(words[-last:])) for last in (1, 2) if len(words) > last]
        cuts += [("".join(words[1:]), words[0])] if len(words) > 1 else []
        for name, land in cuts:
            for row in self._country_names.exact(land):
                if country in (None, self._countries[row].code):
                    yield name, self._countries[row].code
        if len(parts) > 1:
            yield parts[0], country

    def _city(self, row: int) -> City:
        number, people, english, persian, _ = self._rows[row].split("\t")
        _, country, zone = self._section(row)
        names = {"en": english, "fa": persian} if persian else {"en": english}
        return City(int(number), names, country, zone, int(people))

    def _section(self, row: int) -> tuple[int, str, str]:
        return self._sections[bisect_right(self._sections, row, key=lambda section: section[0]) - 1]

    def _rows_in(self, wanted: Callable[[str, str], bool]) -> Iterator[int]:
        ends = [first for first, _, _ in self._sections[1:]] + [len(self._rows)]
        for (first, country, zone), end in zip(self._sections, ends, strict=True):
            if wanted(country, zone):
                yield from range(first, end)

    def _read_countries(self) -> None:
        for line in _lines("countries.tsv"):
            code, english, persian, zones, names = line.split("\t")
            for name in names.split(" "):
                self._country_names.add(name, len(self._countries))
            self._countries.append(Country(code, {"en": english, "fa": persian}, tuple(zones.split(" "))))

    def _read_cities(self) -> None:
        add = self._city_names.add
        for line in _lines("cities.tsv"):
            if line[0] == "@":
                country, zone = line[1:].split("\t")
                self._sections.append((len(self._rows), country, zone))
                continue
            number, _, english, persian, other = line.split("\t")
            row = len(self._rows)
            add(english.lower(), row)
            if persian:
                add(persian, row)
            if other:
                for name in other.split(" "):
                    add(name, row)
            self._row_of[int(number)] = row
            self._rows.append(line)


def _lines(name: str) -> Iterator[str]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            yield line


def _lies(city: City, country: str | None) -> bool:
    return country in (None, city.country)


def _largest(cities: Iterable[City]) -> list[City]:
    """Return the cities, largest first, without those that could not be told apart from a larger one."""
    return _told_apart(sorted(cities, key=lambda city: -city.population))


def _told_apart(cities: Iterable[City]) -> list[City]:
    return list({(city.country, city.name("fa")): city for city in reversed(list(cities))}.values())[::-1]


def _beyond_doubt(cities: list[City]) -> bool:
    return len(cities) == 1 or cities[0].population >= _BEYOND_DOUBT * cities[1].population
