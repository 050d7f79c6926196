"""Sample people: valid, varied, balanced, the same for the same seed."""

import hashlib
from collections import Counter, defaultdict

import orjson
import pytest

from conversations.world import World
from programme.registration import Place, Profile, Registration
from programme.sample import SamplePerson, sample
from programme.sample.words import words
from programme.text import key

DIGEST = "213a8020c0bb5d42"
"""Changes whenever other people come out; then those of earlier screenshots and lists are gone, too."""


@pytest.fixture(scope="module")
def people(world: World) -> list[SamplePerson]:
    return sample(world.programme, world.places)


def dump(people: list[SamplePerson]) -> bytes:
    return orjson.dumps(
        [
            (one.number, one.user_id, one.messenger, one.language, one.ago.total_seconds(), one.double_of,
             one.registration.model_dump(mode="json"), one.profile and one.profile.model_dump(mode="json"))
            for one in people
        ]
    )  # fmt: skip


def test_same_seed_gives_the_same_people_and_another_seed_others(world: World, people: list[SamplePerson]) -> None:
    again = sample(world.programme, world.places)
    assert dump(again) == dump(people)
    assert hashlib.sha256(dump(people)).hexdigest()[:16] == DIGEST
    assert dump(sample(world.programme, world.places, seed=1400)) != dump(people)


@pytest.mark.parametrize(("count", "seed"), [(1, 1), (2, 2), (12, 3), (263, 4), (1500, 5)])
def test_every_count_and_seed_gives_valid_people_half_on_each_messenger(world: World, count: int, seed: int) -> None:
    people = sample(world.programme, world.places, count=count, seed=seed)
    assert [one.number for one in people] == list(range(1, count + 1))
    assert len({one.user_id for one in people}) == count
    for one in people:
        assert Registration.model_validate(one.registration.model_dump()) == one.registration
        assert one.profile is None or Profile.model_validate(one.profile.model_dump()) == one.profile
    on = Counter(one.messenger for one in people)
    assert on["telegram"] - on["bale"] == count % 2


def test_people_live_as_those_of_the_real_call_did(world: World, people: list[SamplePerson]) -> None:
    lives = Counter(one.registration.place for one in people)
    assert 0.42 < lives[Place.HOME] / 263 < 0.48
    assert 0.22 < lives[Place.COUNTRY] / 263 < 0.28
    abroad = [one for one in people if one.registration.place is Place.ABROAD]
    assert len({one.registration.country for one in abroad}) >= 18
    for one in people:
        city = one.registration.city
        if city is not None and city.id is not None:
            entry = world.places.city(city.id)
            assert entry is not None
            assert (entry.country, entry.zone) == (one.registration.country or "IR", city.zone)
    on = Counter(one.messenger for one in abroad)
    assert on["telegram"] > 4 * on["bale"]
    assert 15 < Counter(one.language for one in people)["en"] < 60


def test_codes_are_those_of_the_programme(world: World, people: list[SamplePerson]) -> None:
    programme = world.programme
    ties = {chip.code for chip in programme.connections}
    sisters = {city.code for city in programme.sister_cities}
    typed = {name for names in words().known_cities.values() for name in names}
    for one in people:
        assert set(one.registration.connections) <= ties
        assert set(one.registration.cities) <= sisters | typed
        if one.profile is not None:
            assert one.profile.field in {None, *(chip.code for chip in programme.fields)}
            assert one.profile.hours in {None, *(chip.code for chip in programme.hours)}
            assert set(one.profile.languages) <= set(programme.languages)


def test_nine_are_doubles_by_phone_or_by_another_spelling_and_nobody_else_is(people: list[SamplePerson]) -> None:
    by_number = {one.number: one for one in people}
    doubles = [(by_number[one.double_of], one) for one in people if one.double_of is not None]
    assert len(doubles) == 9
    by_phone = by_name = 0
    for first, second in doubles:
        assert first.messenger != second.messenger
        assert first.ago > second.ago
        assert (first.registration.city, first.registration.place) == (
            second.registration.city,
            second.registration.place,
        )
        if first.profile and second.profile and first.profile.phone == second.profile.phone is not None:
            by_phone += 1
        else:
            assert key(first.name) == key(second.name)
            assert first.name != second.name
            by_name += 1
    assert (by_phone, by_name) == (5, 4)
    phones = Counter(one.profile.phone for one in people if one.profile and one.profile.phone)
    assert [count for count in phones.values() if count > 1] == [2] * 5
    same = defaultdict(list)
    for one in people:
        same[key(one.name), one.registration.place, one.registration.city and one.registration.city.name].append(one)
    assert len([several for several in same.values() if len(several) > 1]) == 4


def test_names_are_plainly_of_samples_and_some_are_odd(people: list[SamplePerson]) -> None:
    marks = ("نمونه", "sampl", "echantillon", "muestra")
    plain = [key(one.name) for one in people]
    assert [name for name in plain if not any(mark in name for mark in map(key, marks))] == []
    assert any(len(one.name) > 70 for one in people)
    assert any(" " not in one.name for one in people)
    assert any("'" in one.name or "’" in one.name for one in people)
    assert any("\u200c" in one.name for one in people)


def test_offers_are_varied_and_some_are_hostile_or_spoken(people: list[SamplePerson]) -> None:
    offers = [one.registration.offer for one in people]
    texts = [offer.text for offer in offers if offer.text is not None]
    assert len(set(texts)) > 150
    assert 15 < len([offer for offer in offers if offer.file is not None]) < 50
    for sign in ("<b>", "*ستاره*", "=cmd", "وارونه", "PhD", "{name}"):
        assert any(sign in text for text in texts), sign
    assert any(len(text) > 500 for text in texts)
    assert any(len(text) < 10 for text in texts)
    # Marks that turn the direction never come through an answer.
    assert not any(mark in text for text in texts for mark in "\u202e\u202c\u2067")


def test_some_tell_little_and_some_tell_more(people: list[SamplePerson]) -> None:
    thin = [one for one in people if len(one.registration.connections) == 1 and not one.registration.cities]
    assert 15 < len(thin) < 90
    assert 60 < len([one for one in people if one.profile is not None]) < 140
    assert len({file.ref for one in people for file in one.files}) == sum(len(one.files) for one in people)
    assert all(file.messenger == one.messenger for one in people for file in one.files)
    assert any(one.registration.city is not None and one.registration.city.id is None for one in people)
