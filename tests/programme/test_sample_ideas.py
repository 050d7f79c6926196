"""Sample ideas: valid, varied, by known authors, the same for the same seed."""

from collections import Counter

import pytest

from conversations.world import World
from programme.idea import Idea
from programme.sample import SampleIdea, SamplePerson, diplomats, ideas, reviewers


@pytest.fixture(scope="module")
def authors(world: World) -> list[SamplePerson]:
    return diplomats(world.programme, world.places)


@pytest.fixture(scope="module")
def sent(world: World, authors: list[SamplePerson]) -> list[SampleIdea]:
    return ideas(world.programme, authors)


def test_forty_diplomats_register_once_half_of_them_on_each_messenger(authors: list[SamplePerson]) -> None:
    assert len({one.user_id for one in authors}) == 40
    assert Counter(one.messenger for one in authors) == {"telegram": 20, "bale": 20}
    assert [one for one in authors if one.double_of is not None] == []
    phones = [one.profile.phone for one in authors if one.profile and one.profile.phone]
    assert len(set(phones)) == len(phones) > 5
    assert {one.registration.country is None for one in authors} == {True, False}


def test_everybody_has_an_idea_before_somebody_has_two(authors: list[SamplePerson], sent: list[SampleIdea]) -> None:
    by = Counter(one.author for one in sent)
    assert set(by) == {one.number for one in authors}
    assert Counter(by.values()) == {1: 20, 2: 20}


def test_ideas_are_valid_varied_and_the_same_for_the_same_seed(
    world: World, authors: list[SamplePerson], sent: list[SampleIdea]
) -> None:
    assert ideas(world.programme, authors) == sent
    assert ideas(world.programme, authors, seed=7) != sent
    for one in sent:
        assert Idea.model_validate(one.idea.model_dump(mode="json")) == one.idea
    sisters = {city.code for city in world.programme.sister_cities}
    assert len({one.idea.field for one in sent}) >= 7
    assert any(one.idea.city not in sisters for one in sent)
    assert {one.language for one in sent} == {"fa", "en"}
    assert {means.code for one in sent for means in one.idea.means} == {one.code for one in world.programme.means}
    assert 8 < len([one for one in sent if one.files]) < 40
    assert any(one.idea.how.file for one in sent)
    assert len({one.idea.idea.text for one in sent}) > 45
    assert "{city}" not in "".join(one.idea.model_dump_json() for one in sent)


def test_files_are_where_the_author_writes(authors: list[SamplePerson], sent: list[SampleIdea]) -> None:
    on = {one.number: one.messenger for one in authors}
    files = [(file, one) for one in sent for file in one.files]
    assert all(file["messenger"] == on[one.author] for file, one in files)
    assert len({file["ref"] for file, _ in files}) == len(files)


def test_ten_thousand_can_be_made_for_measuring(world: World, authors: list[SamplePerson]) -> None:
    many = ideas(world.programme, authors, count=10_000)
    assert [one.number for one in many] == list(range(1, 10_001))
    assert len({one.idea.model_dump_json() for one in many}) > 8_000


def test_twelve_reviewers_are_of_all_institutions_on_both_messengers(world: World) -> None:
    twelve = reviewers(world.programme)
    assert len({one.name for one in twelve}) == 12
    assert all("نمونه" in one.name and one.place not in one.name for one in twelve)
    assert len({one.name for one in reviewers(world.programme, count=40)}) == 40
    assert sorted(Counter(one.institution for one in twelve).values()) == [2, 2, 2, 3, 3]
    assert Counter(one.messenger for one in twelve) == {"telegram": 6, "bale": 6}
