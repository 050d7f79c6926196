"""The course form: what an officer fills in; each course has a draft of its own, bound to its id."""

from conversations.form import Form
from conversations.profile import spoken
from conversations.screen import say
from conversations.step import Step
from conversations.widgets.chips import Chips
from conversations.widgets.choice import Choice, Option
from conversations.widgets.count import Count
from conversations.widgets.photo import Photo
from conversations.widgets.sessions import Sessions
from conversations.widgets.text import Text
from conversations.world import World
from programme.course import Circle
from programme.course_told import Course


def _circles(world: World) -> list[Option]:
    return [Option(one, say(f"course.circle.{one}")) for one in Circle]


COURSE = Form(
    name="course",
    code="c",
    model=Course,
    several=True,
    steps=(
        Step("title", Text()),
        Step("description", Text()),
        Step("teacher", Text()),
        Step("sessions", Sessions()),
        Step("place", Text(off=True), skippable=True, or_else="link"),
        Step("link", Text(off=True), skippable=True, or_else="place"),
        Step("capacity", Count()),
        Step("circle", Choice(_circles, wide=1)),
        Step("languages", Chips(spoken, wide=3)),
        Step("picture", Photo(), skippable=True),
    ),
)
