"""The picture of the funnel: each question's views, and those who got no further."""

from bot.messengers.render import Reader
from bot.pictures.chart import Bar, Chart, Panel
from bot.pictures.writing import chart_for, writing
from conversations.pages.desk import statistics as words
from conversations.screen import say
from programme.statistics import Funnel


def chart(numbers: Funnel, reader: Reader) -> Chart:
    """Lay out one bar a question."""
    write = writing(reader)
    bars = tuple(
        Bar(write(words.question(one)), (one.views - one.exits, one.exits), write(words.seen_and_left(one)))
        for one in numbers.questions
        if one.views
    )
    kinds = write(say("statistics.kind.went_on")), write(say("statistics.kind.left"))
    panel = Panel(kinds, bars, scale=write(say("statistics.scale.people")), empty=write(say("statistics.nothing")))
    return chart_for(reader, say("statistics.picture.funnel"), panel)
