"""The city of an idea: tapped, or typed as people type it; what is stored is one name for one city."""

import pytest

from conversations.advance import Shows, advance
from conversations.draft import Draft
from conversations.event import Event, Pressed, Said, Strange
from conversations.idea import IDEA
from conversations.present import present
from conversations.screen import Screen, say
from conversations.widgets.city import with_country
from conversations.widgets.sister_city import SisterCity
from conversations.world import World
from locales.catalogue import Catalogues
from programme.places import City
from programme.words import Words
from tests.conversations.showing import show_everywhere

FORM = IDEA.bound(7)
ASKED = Draft({"title": "هفتهٔ موسیقی"})


def after(world: World, *events: Event) -> Draft:
    draft = ASKED
    for event in events:
        outcome = advance(FORM, draft, event, world)
        assert isinstance(outcome, Shows)
        draft = outcome.draft
    return draft


def shown(world: World, draft: Draft) -> Screen:
    return present(FORM, draft, world)


def offered(world: World, draft: Draft) -> list[str]:
    """List what the buttons of the question itself do."""
    presses = [button.press.split(".")[2:] for row in shown(world, draft).rows for button in row]
    return [".".join(press) for press in presses if press and press[0] in ("pick", "mine", "other")]


def city(world: World, name: str, country: str) -> City:
    found = world.places.find_cities(name, country=country)
    return found.matches[0]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("فلورانس", "florence"),
        ("Florence", "florence"),
        ("فلورنس", "florence"),
        ("Firenze", "florence"),
        ("سن پترزبورگ", "saint_petersburg"),
        ("بارسلونا", "barcelona"),
        ("  وین ", "وین"),
        ("Vienna", "وین"),
        ("Wien", "وین"),
        ("مونيخ", "مونیخ"),
        ("قشنگ‌ترین شهرها", "قشنگ‌ترین شهرها"),
    ],
)
def test_city_is_stored_by_one_name_however_it_is_typed(world: World, typed: str, stored: str) -> None:
    draft = after(world, Said(typed))
    assert draft.answers["city"] == stored
    assert FORM.position(draft, world).name == "field"  # type: ignore[union-attr]  # a question is open


def test_slip_is_asked_about_and_a_sister_city_found_so_is_stored_as_one(world: World) -> None:
    draft = after(world, Said("فرایبورک"))
    assert "city" not in draft.answers
    freiburg = city(world, "فرایبورگ", "DE")
    assert offered(world, draft)[0] == f"pick.{freiburg.id}"
    assert offered(world, draft)[-2:] == ["mine", "other"]
    assert after(world, Said("فرایبورک"), Pressed("city", "pick", str(freiburg.id))).answers["city"] == "freiburg"


def test_of_two_cities_of_one_name_the_smaller_is_stored_with_its_country(world: World) -> None:
    draft = after(world, Said("لندن"))
    assert "city" not in draft.answers
    england, canada = (city(world, "لندن", country) for country in ("GB", "CA"))
    picked = [after(world, Said("لندن"), Pressed("city", "pick", str(one.id))) for one in (england, canada)]
    assert [draft.answers["city"] for draft in picked] == ["لندن", "لندن، کانادا"]


def test_what_was_typed_stands_where_the_author_insists_and_another_name_may_be_typed(world: World) -> None:
    assert after(world, Said("آلمان"), Pressed("city", "mine")).answers["city"] == "آلمان"
    other = after(world, Said("آلمان"), Pressed("city", "other"))
    assert offered(world, other) == []
    assert say("place.city.type") in shown(world, other).lines
    odd = advance(FORM, other, Strange("message"), world)
    assert isinstance(odd, Shows)
    assert say("complaint.want_text") in odd.screen.lines, "there is no button to press"
    assert after(world, Said("آلمان"), Pressed("city", "other"), Said("Xi'an")).answers["city"] == "xian"


@pytest.mark.parametrize(
    "event",
    [Said("؟؟"), Said("ا" * 201), Strange("message"), Pressed("city", "pick", "999"), Pressed("city", "mine")],
)
def test_what_is_no_city_stores_nothing_and_asks_again(world: World, event: Event) -> None:
    draft = after(world, event)
    assert "city" not in draft.answers
    assert FORM.position(draft, world).name == "city"  # type: ignore[union-attr]  # a question is open
    assert draft.misses == 1
    assert len(offered(world, draft)) == len(world.programme.sister_cities)


def test_review_page_names_the_city_in_the_reader_s_language(world: World) -> None:
    widget = SisterCity()
    florence = next(one for one in world.programme.sister_cities if one.code == "florence")
    assert widget.shown("florence", world) == florence
    assert widget.shown("وین", world) == Words(fa="وین", en="Vienna")
    canada = city(world, "لندن", "CA")
    assert widget.shown("لندن، کانادا", world) == with_country(canada, world.places)
    assert widget.shown("لندن، بریتانیا", world) == "لندن، بریتانیا"
    assert widget.shown("وین، پاریس", world) == "وین، پاریس"
    assert widget.shown("Vienna", world) == "Vienna"
    assert widget.shown("نمی‌دانم کجا", world) == "نمی‌دانم کجا"


def test_every_screen_of_the_question_can_be_shown_everywhere(world: World, catalogues: Catalogues) -> None:
    for events in ((), (Said("لندن"),), (Said("آلمان"), Pressed("city", "other")), (Said("؟"),) * 3):
        show_everywhere(shown(world, after(world, *events)), catalogues, world)
