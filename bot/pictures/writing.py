"""The words of a chart, in a reader's language and digits."""

from collections.abc import Callable

from bot.messengers.markup import PLAIN
from bot.messengers.render import Reader, Renderer
from bot.pictures.chart import Chart, Panel
from conversations.screen import Shown

Write = Callable[[Shown], str]


def writing(reader: Reader) -> Write:
    """Return what writes words and values for a reader, without any messenger's marks."""
    renderer = Renderer(PLAIN)
    return lambda shown: renderer.line(shown, reader)


def chart_for(reader: Reader, title: Shown, *panels: Panel) -> Chart:
    """Make a chart of panels that were written for the same reader."""
    locale = reader.locale
    return Chart(
        writing(reader)(title),
        panels,
        rtl=locale.rtl,
        digits=locale.digits("0123456789"),
        thousands=locale.number(1000)[1],
    )
