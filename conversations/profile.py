"""The profile form: the second part, everything optional, at any time."""

from conversations.form import Form
from conversations.registration import options
from conversations.screen import say
from conversations.step import Step
from conversations.widgets.chips import Chips
from conversations.widgets.choice import Choice, Option
from conversations.widgets.contact import Contact
from conversations.widgets.files import Files
from conversations.widgets.text import Text
from conversations.world import World
from programme.registration import Profile


def spoken(world: World) -> list[Option]:
    """Offer the languages of the programme."""
    return [Option(code, say(f"language.{code}")) for code in world.programme.languages]


PROFILE = Form(
    name="profile",
    code="p",
    model=Profile,
    brief=True,
    steps=(
        Step("phone", Contact(), skippable=True),
        Step("email", Text(), skippable=True),
        Step("languages", Chips(spoken, typed=True, wide=3), skippable=True),
        Step("field", Choice(lambda world: options(world.programme.fields)), skippable=True),
        Step("organisation", Text(), skippable=True),
        Step("hours", Choice(lambda world: options(world.programme.hours)), skippable=True),
        Step("cv", Files(most=1), skippable=True),
    ),
)
