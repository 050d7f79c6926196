"""The sample people themselves: what each of them told, drawn from the programme, the places and the words."""

from random import Random
from typing import Any

from programme.file import Programme
from programme.places import Places
from programme.registration import Place, Profile, Registration
from programme.sample.living import Atlas, Living
from programme.sample.person import SamplePerson
from programme.sample.seats import TWICE, Seat, seats
from programme.sample.telling import Teller
from programme.sample.words import words

THIN = 0.15
TELLS_MORE = 0.4
TYPES_A_CITY = 0.15
TELLS = {"phone": 0.7, "email": 0.6, "languages": 0.9, "field": 0.8, "organisation": 0.5, "hours": 0.7, "cv": 0.25}
"""How often each answer of the profile is given by those who give any."""

AREAS = ("416", "514", "604", "613", "647", "780", "902", "905", "250", "403")
"""Of each of these 555-0100 to 555-0199 is kept free for films and books (NANPA): nobody has such a number."""


def sample(
    programme: Programme,
    places: Places,
    *,
    count: int = 263,
    seed: int = 1399,
    first: int = 1,
    twice: float = TWICE,
) -> list[SamplePerson]:
    """Make so many people, whoever registered first in front; the same for the same seed.

    They are numbered from `first`; `twice` is the share of those who register once more.
    """
    # No secret is drawn: the same people must come out each time.
    dice = Random(seed)  # noqa: S311
    scene = seats(words(), dice, count, first=first, twice=twice)
    atlas = Atlas(programme, places, words(), dice)
    drawing = _Drawing(programme, atlas, Teller(words(), dice, people=count), dice)
    return [drawing.person(seat) for seat in scene]


class _Drawing:
    def __init__(self, programme: Programme, atlas: Atlas, teller: Teller, dice: Random) -> None:
        self._programme, self._atlas, self._teller, self._dice = programme, atlas, teller, dice
        self._living: dict[Seat, Living] = {}

    def person(self, seat: Seat) -> SamplePerson:
        thin = not seat.twice and self._dice.random() < THIN
        more = seat.same_phone or (not thin and self._dice.random() < TELLS_MORE)
        return SamplePerson(
            number=seat.number,
            messenger=seat.messenger,
            language=seat.language,
            registration=self._registration(seat, thin=thin),
            profile=self._profile(seat) if more else None,
            ago=seat.ago,
            double_of=None if seat.again is None else seat.again.number,
        )

    def _registration(self, seat: Seat, *, thin: bool) -> Registration:
        living = self._living[seat] = self._atlas.living(seat) if seat.again is None else self._living[seat.again]
        ties = [chip.code for chip in self._programme.connections]
        told = {
            **living.answers,
            "consent": self._programme.consent.version,
            "place": seat.place,
            "name": seat.name,
            "connections": self._dice.sample(ties, 1 if thin else self._dice.choices((1, 2, 3), (4, 4, 2))[0]),
            "cities": [] if thin else self._cities(seat),
            "offer": self._teller.offer(seat, living.called[seat.language], thin=thin),
        }
        return Registration.model_validate(told)

    def _cities(self, seat: Seat) -> list[str]:
        sisters = [city.code for city in self._programme.sister_cities]
        cities = self._dice.sample(sisters, self._dice.choices((0, 1, 2, 3), (2, 4, 3, 1))[0])
        if self._dice.random() < TYPES_A_CITY:
            cities.append(self._dice.choice(words().known_cities[seat.language]))
        return cities

    def _profile(self, seat: Seat) -> Profile:
        told: dict[str, Any] = {
            "phone": _phone(seat.again or seat),
            "email": f"sample.{seat.number}@example.org",
            "languages": self._dice.sample(self._programme.languages, self._dice.choice((1, 2, 3))),
            "field": self._dice.choice(self._programme.fields).code,
            "organisation": self._dice.choice(words().organisations[seat.language]),
            "hours": self._dice.choice(self._programme.hours).code,
            "cv": [self._teller.paper(seat)],
        }
        given = {name: value for name, value in told.items() if self._dice.random() < TELLS[name]}
        if seat.same_phone:
            given["phone"] = told["phone"]
        elif seat.twice:
            # Only the name tells that these two are one.
            given.pop("phone", None)
        return Profile.model_validate(given)


def _phone(seat: Seat) -> str:
    area, line = divmod(seat.number, 100)
    if seat.place is Place.ABROAD and area < len(AREAS):
        return f"+1{AREAS[area]}55501{line:02}"
    return f"+98912{seat.number:07}"
