"""The idea form: what a diplomat sends; one may have several at once, each with a draft of its own."""

from conversations.form import Form
from conversations.registration import options
from conversations.step import Step
from conversations.widgets.chips import Chips
from conversations.widgets.choice import Choice
from conversations.widgets.files import Files
from conversations.widgets.means import Means
from conversations.widgets.sister_city import SisterCity
from conversations.widgets.spoken import VoiceOrText
from conversations.widgets.text import Text
from programme.idea import IDEA_LENGTH, Idea

SHOWN = 300
"""Letters of a long answer on the review page: enough to know it by."""

IDEA = Form(
    name="idea",
    code="i",
    model=Idea,
    several=True,
    steps=(
        Step("title", Text()),
        Step("city", SisterCity()),
        Step("field", Choice(lambda world: options(world.programme.fields))),
        Step("idea", VoiceOrText(longest=IDEA_LENGTH, shortened=SHOWN)),
        Step("how", VoiceOrText(longest=IDEA_LENGTH, shortened=SHOWN)),
        Step("means", Means(lambda world: options(world.programme.means))),
        Step("institutions", Chips(lambda world: options(world.programme.institutions), wide=1), skippable=True),
        Step("when", Choice(lambda world: options(world.programme.horizons), typed=True), skippable=True),
        Step("files", Files(sounds=True), skippable=True),
    ),
)
