"""A segment in words: «companions, and (Germany or Austria), and not …»."""

from collections.abc import Mapping, Sequence
from functools import reduce

from conversations.screen import Shown, say
from conversations.widgets.city import city_words
from conversations.widgets.country import country_words
from conversations.world import World
from programme.matching import Suiting
from programme.registration import Place
from programme.segment import And, Is, Not, Or, What
from programme.text import number

Titles = Mapping[int, str]
"""Of courses, by their ids."""


def segment_words(segment: Is | Not | And | Or, titles: Titles, world: World) -> Shown:
    """Say whom a segment means."""
    match segment:
        case And(of=()):
            return say("segment.everybody")
        case And(of=several):
            return _joined("segment.both", [_inside(one, titles, world, Or) for one in several])
        case Or(of=several):
            return _joined("segment.either", [_inside(one, titles, world, And) for one in several])
        case Not(of=inner):
            return say("segment.not", of=_inside(inner, titles, world, And, Or))
    return _condition(segment, titles, world)


def _joined(key: str, several: Sequence[Shown]) -> Shown:
    return reduce(lambda first, second: say(key, first=first, second=second), several)


def _inside(one: Is | Not | And | Or, titles: Titles, world: World, *apart: type) -> Shown:
    """Put into brackets what would be read otherwise without them."""
    words = segment_words(one, titles, world)
    grouped = isinstance(one, And | Or) and isinstance(one, apart) and len(one.of) > 1
    return say("segment.group", of=words) if grouped else words


def _condition(one: Is, titles: Titles, world: World) -> Shown:
    match one.what:
        case What.WHO:
            return say(f"segment.who.{one.value}")
        case What.PLACE:
            return place_words(one.value, world)
        case What.COUNTRY:
            country = world.places.country(one.value)
            return one.value if country is None else country_words(country)
        case What.CITY:
            city = world.places.city(city_id) if (city_id := number(one.value)) is not None else None
            return one.value if city is None else city_words(city)
        case What.CONNECTION:
            return next((chip for chip in world.programme.connections if chip.code == one.value), one.value)
        case What.COURSE:
            relation, course_id = one.course()
            return say(f"segment.course.{relation}", title=titles.get(course_id, "…"))
        case What.LANGUAGE:
            return say("segment.language", language=say(f"language.{one.value}"))
        case What.MESSENGER:
            return say("segment.messenger", messenger=say(f"messenger.{one.value}"))
        case What.SILENT | What.SUITS:
            return _listed(one, world)


def _listed(one: Is, world: World) -> Shown:
    if one.what is What.SILENT:
        return say("segment.silent", months=int(one.value))
    wanted = Suiting.parse(one.value)
    groups = [
        _joined("segment.either", [next((chip for chip in offered if chip.code == code), code) for code in codes])
        for codes, offered in ((wanted.ties, world.programme.connections), (wanted.fields, world.programme.fields))
        if codes
    ]
    of = _joined("segment.both", [say("segment.group", of=group) for group in groups])
    if wanted.call == world.programme.call.code:
        return say("segment.suits", of=of)
    return say("segment.suits.call", of=of, call=wanted.call)


def place_words(value: str, world: World) -> Shown:
    """Say where somebody lives, seen from the city of the programme."""
    return (
        say("segment.place.home", city=world.programme.city) if value == Place.HOME else say(f"segment.place.{value}")
    )
