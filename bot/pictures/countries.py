"""The picture of the countries: registrations from each, and how many of them were found able."""

from bot.messengers.render import Reader
from bot.pictures.chart import Bar, Chart, Panel
from bot.pictures.writing import Write, chart_for, writing
from conversations.pages.desk import statistics as words
from conversations.screen import Shown, say
from conversations.world import World
from programme.statistics import Countries, Country


def chart(numbers: Countries, reader: Reader, world: World) -> Chart:
    """Lay out one bar a country, and one for all others."""
    write = writing(reader)
    bars = [_bar(one, words.named(one, world), write) for one in numbers.first]
    if numbers.others:
        bars.append(_bar(numbers.rest, say("statistics.other_countries", n=numbers.others), write))
    kinds = write(say("statistics.kind.able")), write(say("statistics.kind.others"))
    scale, empty = write(say("statistics.scale.registrations")), write(say("statistics.nothing"))
    return chart_for(reader, say("statistics.picture.countries"), Panel(kinds, tuple(bars), scale=scale, empty=empty))


def _bar(one: Country, label: Shown, write: Write) -> Bar:
    return Bar(write(label), (one.able, one.registered - one.able), write(words.country(one)))
