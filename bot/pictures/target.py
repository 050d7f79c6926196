"""The picture of the decisions: each verdict, published and pending, the target, and the days they were made on."""

from bot.messengers.render import Reader
from bot.pictures.chart import Bar, Chart, Goal, Panel
from bot.pictures.writing import chart_for, writing
from conversations.pages.desk import statistics as words
from conversations.screen import say
from programme.statistics import Target


def chart(numbers: Target, reader: Reader) -> Chart:
    """Lay out one bar a verdict with the target, and below them one bar a day."""
    write = writing(reader)
    decisions = tuple(
        Bar(write(words.verdict(one)), (one.published, one.pending), write(words.waits(one))) for one in numbers.decided
    )
    days = tuple(
        Bar(write(day.on), (day.able, day.others), write(words.made(day.able, day.others))) for day in numbers.days
    )
    verdicts = Panel(
        (write(say("statistics.kind.published")), write(say("statistics.kind.pending"))),
        decisions,
        scale=write(say("statistics.scale.decisions")),
        empty="",
        goal=Goal(numbers.target, write(say("statistics.target", target=numbers.target))),
    )
    by_day = Panel(
        (write(say("statistics.kind.able")), write(say("statistics.kind.others"))),
        days,
        scale=write(say("statistics.scale.by_day")),
        empty=write(say("statistics.nothing")),
    )
    return chart_for(reader, say("statistics.picture.target"), verdicts, by_day)
