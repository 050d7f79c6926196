"""The registration form: the first part, about a minute, with which a citizen is registered."""

from collections.abc import Sequence

from conversations.form import Form
from conversations.screen import say
from conversations.step import Answers, Step
from conversations.widgets.chips import Chips
from conversations.widgets.choice import Choice, Option
from conversations.widgets.city import City
from conversations.widgets.consent import Consent
from conversations.widgets.country import Country
from conversations.widgets.spoken import VoiceOrText
from conversations.widgets.text import Text
from conversations.widgets.zone import Zone
from conversations.world import World
from programme.registration import Place, Registration
from programme.words import Named


def options(named: Sequence[Named]) -> list[Option]:
    """Make options of the programme's chips."""
    return [Option(chip.code, chip) for chip in named]


def _places(world: World) -> list[Option]:
    return [
        Option(Place.HOME, world.programme.city),
        Option(Place.COUNTRY, say("registration.place.country")),
        Option(Place.ABROAD, say("registration.place.abroad")),
    ]


def _abroad(answers: Answers, world: World) -> bool:
    return answers.get("place") == Place.ABROAD


def _elsewhere(answers: Answers, world: World) -> bool:
    return answers.get("place") in (Place.COUNTRY, Place.ABROAD)


def _country(answers: Answers, world: World) -> str:
    return (
        str(answers.get("country") or world.programme.country) if _abroad(answers, world) else world.programme.country
    )


def _zone_open(answers: Answers, world: World) -> bool:
    city = answers.get("city") or {}
    return _elsewhere(answers, world) and not city.get("zone") and len(world.places.zones(_country(answers, world))) > 1


REGISTRATION = Form(
    name="registration",
    code="r",
    model=Registration,
    steps=(
        Step("consent", Consent(), needed=True),
        Step("place", Choice(_places, wide=1), resets=("country", "city", "zone")),
        Step("country", Country(), when=_abroad, resets=("city", "zone")),
        Step("city", City(_country), when=_elsewhere, resets=("zone",)),
        Step("zone", Zone(_country), when=_zone_open),
        Step("name", Text()),
        Step("connections", Chips(lambda world: options(world.programme.connections))),
        Step("cities", Chips(lambda world: options(world.programme.sister_cities), typed=True, wide=3), skippable=True),
        Step("offer", VoiceOrText()),
    ),
)
