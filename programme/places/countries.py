"""The table of countries: names, everyday names and zones."""

from collections.abc import Iterator

from programme.places.names import Names
from programme.places.place import Country, lines


class Countries:
    """All countries that have a time zone."""

    def __init__(self) -> None:
        self.all: list[Country] = []
        self._names = Names()
        for line in lines("countries.tsv"):
            code, english, persian, zones, names = line.split("\t")
            for name in names.split(" "):
                self._names.add(name, len(self.all))
            self.all.append(Country(code, {"en": english, "fa": persian}, tuple(zones.split(" "))))
        self.by_code = {country.code: country for country in self.all}

    def exact(self, name: str) -> list[Country]:
        """Return the countries of a joined name."""
        return [self.all[row] for row in self._names.exact(name)]

    def near(self, name: str) -> list[Country]:
        """Return the countries with a name like this, the likeliest first."""
        slips = self._names.near(name)
        return [self.all[row] for row in sorted(slips, key=lambda row: (slips[row], self.all[row].names["en"]))]

    def named_in(self, words: list[str]) -> Iterator[Country]:
        """Yield the countries named somewhere in a text: «من در آلمان زندگی می‌کنم»."""
        for size in (2, 1):
            for first in range(len(words) - size + 1):
                yield from self.exact("".join(words[first : first + size]))
