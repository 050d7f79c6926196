"""The table of cities: rows kept as text, by country and zone, made into a City when one is asked for."""

from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property

from programme.places.names import Names
from programme.places.place import City, lines


class Cities:
    """Some 15,000 cities: 800 kB of text need less memory than as many objects."""

    def __init__(self) -> None:
        self._rows: list[str] = []
        self._sections: list[tuple[int, str, str]] = []  # first row, country, zone
        self._names_in: dict[str, list[str]] = {}
        self.names = Names()
        add = self.names.add
        for line in lines("cities.tsv"):
            if line[0] == "@":
                country, zone = line[1:].split("\t")
                self._sections.append((len(self._rows), country, zone))
                continue
            _, _, english, persian, other = line.split("\t")
            row = len(self._rows)
            add(english.lower(), row)
            if persian:
                add(persian, row)
            if other:
                for name in other.split(" "):
                    add(name, row)
            self._rows.append(line)

    def by_id(self, number: int) -> City:
        """Return a city by its GeoNames id.

        Raises:
            LookupError: if there is none.
        """
        return self._city(self._row_of[number])

    def exact(self, name: str) -> list[City]:
        """Return the cities of a joined name."""
        return [self._city(row) for row in self.names.exact(name)]

    def near(self, name: str, country: str | None) -> list[City]:
        """Return the cities with a name like this, the likeliest first."""
        slips = self.names.near(name, self._names_of(country) if country else None)
        near = [(distance, self._city(row)) for row, distance in slips.items()]
        near.sort(key=lambda found: (found[0], -found[1].population))
        return [city for _, city in near if country in (None, city.country)]

    def of(self, wanted: Callable[[str, str], bool]) -> list[City]:
        """Return the cities whose country and zone are wanted, largest first."""
        found: list[City] = []
        ends = [first for first, _, _ in self._sections[1:]] + [len(self._rows)]
        for (first, country, zone), end in zip(self._sections, ends, strict=True):
            if wanted(country, zone):
                found += map(self._city, range(first, end))
        return sorted(found, key=lambda city: -city.population)

    @cached_property
    def _row_of(self) -> dict[int, int]:
        return {int(line.partition("\t")[0]): row for row, line in enumerate(self._rows)}

    def _names_of(self, country: str) -> list[str]:
        if country not in self._names_in:
            self._names_in[country] = self.names.of(lambda row: self._section(row)[1] == country)
        return self._names_in[country]

    def _city(self, row: int) -> City:
        number, people, english, persian, _ = self._rows[row].split("\t")
        _, country, zone = self._section(row)
        names = {"en": english, "fa": persian} if persian else {"en": english}
        return City(int(number), names, country, zone, int(people))

    def _section(self, row: int) -> tuple[int, str, str]:
        return self._sections[bisect_right(self._sections, row, key=lambda section: section[0]) - 1]
