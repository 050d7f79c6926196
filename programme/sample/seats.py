"""Who there is to be: where the sample people live, on which messenger they write, who registers twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from random import Random
from typing import Literal

from programme.registration import Place
from programme.sample.words import Names, Words

Language = Literal["fa", "en"]

ABROAD, COUNTRY = 0.30, 0.25
"""The shares of those who live abroad and elsewhere in the country; all others live in the city."""
ENGLISH = {Place.HOME: 0.04, Place.COUNTRY: 0.04, Place.ABROAD: 0.35}
TWICE = 9 / 263
TYPED = 3 / 263
DAYS = 6.5
"""For so long people have been registering."""


@dataclass(eq=False)
class Seat:
    """A person before they have told anything; `again` is whom they are once more.

    Of two seats that are one person, `twice` holds for both, and `same_phone` where the phone gives it away.
    """

    place: Place
    language: Language
    ago: timedelta
    messenger: str = "bale"
    name: str = ""
    typed_city: bool = False
    twice: bool = False
    same_phone: bool = False
    again: "Seat | None" = None
    number: int = 0


def seats(words: Words, dice: Random, count: int, *, first: int = 1, twice: float = TWICE) -> list[Seat]:
    """Set the scene for so many people, whoever registered first in front."""
    doubles = round(count * twice)
    people = [_seat(place, dice) for place in _places(count - doubles, dice)]
    several = dice.sample(people, doubles)
    _part(people, several, dice)
    _name(people, words, dice)
    for seat in _some([one for one in people if one.place is not Place.HOME], round(count * TYPED), dice):
        seat.typed_city = True
    people += [_double(seat, words, dice, spelled) for spelled, seat in enumerate(several)]
    people.sort(key=lambda seat: -seat.ago)
    for number, seat in enumerate(people, first):
        seat.number = number
    return people


def _places(count: int, dice: Random) -> list[Place]:
    abroad, country = round(count * ABROAD), round(count * COUNTRY)
    places = [Place.ABROAD] * abroad + [Place.COUNTRY] * country + [Place.HOME] * (count - abroad - country)
    dice.shuffle(places)
    return places


def _seat(place: Place, dice: Random) -> Seat:
    language: Language = "en" if dice.random() < ENGLISH[place] else "fa"
    return Seat(place, language, timedelta(days=dice.uniform(0.01, DAYS)))


def _part(people: list[Seat], twice: list[Seat], dice: Random) -> None:
    """Put half on Telegram: most of those abroad, fewer of those at home. Who registers twice has both."""
    inclined = {seat: dice.random() + (0.6 if seat.place is Place.ABROAD else 0) for seat in people}
    once = sorted((seat for seat in people if seat not in twice), key=lambda seat: -inclined[seat])
    for seat in once[: (len(once) + 1) // 2] + [seat for seat in twice if inclined[seat] > 0.5]:
        seat.messenger = "telegram"


def _name(people: list[Seat], words: Words, dice: Random) -> None:
    for language in ("fa", "en"):
        called = [seat for seat in people if seat.language == language]
        for seat, name in zip(called, _names(words.names[language], dice), strict=False):
            seat.name = name
        for seat, name in zip(_some(called, len(called) // 12, dice), words.odd_names[language], strict=False):
            seat.name = name


def _names(names: Names, dice: Random) -> Iterator[str]:
    whole = [f"{given} {family}" for family in names.family for given in names.given]
    dice.shuffle(whole)
    return cycle(whole)


def _some(people: Iterable[Seat], most: int, dice: Random) -> list[Seat]:
    people = list(people)
    dice.shuffle(people)
    return list(islice(people, most))


def _double(first: Seat, words: Words, dice: Random, at: int) -> Seat:
    """Let somebody register once more, from the other messenger, the name spelled or shortened otherwise."""
    second = Seat(first.place, first.language, first.ago * dice.uniform(0.1, 0.9), again=first)
    second.messenger = "bale" if first.messenger == "telegram" else "telegram"
    first.twice = second.twice = True
    first.same_phone = second.same_phone = at >= len(words.spelled_twice)
    if not first.same_phone:
        first.name, second.name = words.spelled_twice[at].first, words.spelled_twice[at].second
        first.language = second.language = "fa"
    else:
        given, _, family = first.name.rpartition(" ")
        second.name = f"{given[:1]}. {family}" if given else family
    return second
