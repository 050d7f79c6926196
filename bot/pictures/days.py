"""The picture of waiting: how long registrations stand in each state."""

from collections.abc import Callable
from datetime import timedelta

from bot.messengers.render import Reader
from bot.pictures.chart import Bar, Chart, Panel
from bot.pictures.writing import chart_for, writing
from conversations.pages.desk import statistics as words
from conversations.screen import Shown, say
from programme.statistics import Stay

HOURS_BELOW = timedelta(days=2)


def chart(
    stays: tuple[Stay, ...],
    reader: Reader,
    *,
    picture: str = "days",
    named: Callable[[Stay], Shown] = words.state,
) -> Chart:
    """Lay out one bar a state: the median, and from there to the longest."""
    write = writing(reader)
    days = max((one.longest for one in stays), default=HOURS_BELOW) >= HOURS_BELOW
    unit = timedelta(days=1) if days else timedelta(hours=1)
    bars = tuple(
        Bar(write(named(one)), (one.median / unit, (one.longest - one.median) / unit), write(words.stay(one)))
        for one in stays
    )
    kinds = write(say("statistics.kind.median")), write(say("statistics.kind.longest"))
    scale = write(say("statistics.scale.days" if days else "statistics.scale.hours"))
    panel = Panel(kinds, bars, scale=scale, empty=write(say("statistics.nothing")))
    return chart_for(reader, say(f"statistics.picture.{picture}"), panel)
