"""What is derived from answers, on both databases."""

from typing import Any

import pytest

from conversations.world import World
from programme.registration import Profile, Registration
from services.derived import OFFER_WEIGHT, WEIGHTS, city_text, gaps, likeness_text
from services.profile import complete
from services.registration import submit
from storage import Storage
from tests.services.test_search import ANSWERS, NOW, registered, row_of

FULL = {
    "phone": "+989131234567",
    "languages": ["fa"],
    "field": "health",
    "organisation": "شهرداری",
    "cv": [{"kind": "document", "messenger": "bale", "ref": "x"}],
}


def test_gaps_run_from_everything_told_to_nothing() -> None:
    assert sum(WEIGHTS.values()) + OFFER_WEIGHT == 100
    assert gaps({}, {}) == 100
    assert gaps({"connections": ["a"], "cities": ["b"], "offer": {"text": "م" * 80}}, FULL) == 0
    assert gaps({"connections": ["a"], "cities": ["b"], "offer": {"file": {"kind": "voice"}}}, FULL) == 0
    assert gaps({"connections": ["a"], "offer": {"text": "م" * 40}}, {}) == 20 + 15 + 25


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("سارا نمونه", "نمونه سارا"),
        ("علی کریمی", "علي كريمي"),
        ("محمد رضا حسینی", "محمد‌رضا حسینی"),
        ("محمد رضا حسینی", "حسینی محمدرضا"),
        ("نیک‌پور", "نیک پور"),
        ("Sara NAMUNEH", "namuneh, Sara"),
    ],
)
def test_likeness_is_the_same_however_a_name_is_written(one: str, other: str) -> None:
    assert likeness_text({"name": one}, "1") == likeness_text({"name": other}, "1")


def test_likeness_differs_by_name_and_city(world: World) -> None:
    texts = {
        likeness_text({"name": name}, city_text(answers, programme=world.programme) or "")
        for name in ("حسین اکبری", "حسن اکبری")
        for answers in ({"place": "home"}, {"place": "abroad", "city": {"id": 2925177, "name": "x"}})
    }
    assert len(texts) == 4


def test_city_is_its_number_or_its_name_and_home_is_the_programmes(world: World) -> None:
    def city(**answers: Any) -> str | None:
        return city_text(answers, programme=world.programme)

    assert city(place="home") == city(place="country", city={"id": 418863, "name": "اصفهان"}) == "418863"
    assert city(place="country", city={"name": "ده‌ نو"}) == city(place="country", city={"name": "دهنو"})
    assert city(place="abroad") is None


async def test_columns_follow_the_answers_and_the_second_part(storage: Storage, world: World) -> None:
    who = await registered(storage, world)
    before = await row_of(storage, who)
    assert (before.gaps, before.has_file) == (gaps(ANSWERS, {}), 0)
    assert before.city_token == storage.keys.token("registration.city", "2925177")
    await storage.write(complete, Profile.model_validate(FULL), person_id=who.person_id, now=NOW)
    after = await row_of(storage, who)
    assert (after.gaps, after.has_file, after.indexed) == (before.gaps - 25, 1, 0)
    told = Registration.model_validate({**ANSWERS, "name": "حسینی نژاد محمدرضا", "offer": {"text": "سلام"}})
    await storage.write(submit, told, person_id=who.person_id, programme=world.programme, places=world.places, now=NOW)
    edited = await row_of(storage, who)
    assert (edited.gaps, edited.has_file) == (28, 1)
    assert edited.likeness == before.likeness
