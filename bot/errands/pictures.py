"""Pictures of the statistics: counted, drawn and sent, with the numbers in the caption."""

from collections.abc import Awaitable, Callable

from bot.answering.reply import Reply
from bot.errands import funnel as gathering
from bot.errands.tools import Run, Tools
from bot.messengers.render import Reader, Renderer
from bot.pictures import countries, days, funnel, ideas, target
from bot.pictures.chart import Chart
from bot.pictures.studio import drawn
from conversations.pages.desk import idea_statistics as idea_pages
from conversations.pages.desk import statistics as pages
from conversations.screen import Screen
from programme.idea_statistics import Shares
from services import idea_statistics, statistics
from services.stays import IDEAS, stays

CAPTION = 1024
"""The longest caption, in UTF-16 units (Bot API, sendPhoto; Bale takes more in some places, bale.md)."""

_UNDER_WAY: set[tuple[str, int, str]] = set()

Made = Awaitable[tuple[Chart, Screen]]


async def _funnel(tools: Tools, reader: Reader) -> tuple[Chart, Screen]:
    numbers = await gathering.count(tools.storage, tools.world)
    return funnel.chart(numbers, reader), pages.funnel(numbers)


async def _countries(tools: Tools, reader: Reader) -> tuple[Chart, Screen]:
    counts = await tools.storage.read(statistics.counts, call=tools.world.programme.call.code)
    numbers = statistics.countries(counts)
    return countries.chart(numbers, reader, tools.world), pages.countries(numbers, tools.world)


async def _days(tools: Tools, reader: Reader) -> tuple[Chart, Screen]:
    numbers = await tools.storage.read(stays, call=tools.world.programme.call.code, now=tools.clock.now())
    return days.chart(numbers, reader), pages.days(numbers)


async def _target(tools: Tools, reader: Reader) -> tuple[Chart, Screen]:
    numbers = await tools.storage.read(statistics.target, programme=tools.world.programme)
    return target.chart(numbers, reader), pages.target(numbers)


def _shares(picture: str, count: Callable[..., Shares]) -> Callable[[Tools, Reader], Made]:
    async def made(tools: Tools, reader: Reader) -> tuple[Chart, Screen]:
        numbers = await tools.storage.read(count, programme=tools.world.programme)
        told = idea_pages.shares(picture, numbers, tools.world)
        return ideas.shares(picture, numbers, reader, tools.world), told

    return made


async def _verdicts(tools: Tools, reader: Reader) -> tuple[Chart, Screen]:
    numbers = await tools.storage.read(idea_statistics.verdicts, programme=tools.world.programme)
    return ideas.verdicts(numbers, reader, tools.world), idea_pages.verdicts(numbers, tools.world)


async def _idea_days(tools: Tools, reader: Reader) -> tuple[Chart, Screen]:
    call, now = tools.world.programme.call.code, tools.clock.now()
    numbers = await tools.storage.read(stays, call=call, now=now, of=IDEAS)
    return days.chart(numbers, reader, picture="idea_days", named=idea_pages.state), idea_pages.days(numbers)


async def _load(tools: Tools, reader: Reader) -> tuple[Chart, Screen]:
    programme, now = tools.world.programme, tools.clock.now()
    numbers = await tools.storage.read(idea_statistics.loads, programme=programme, now=now)
    return ideas.loads(numbers, reader, tools.world), idea_pages.loads(numbers, tools.world)


PICTURES: dict[str, Callable[[Tools, Reader], Made]] = {
    "funnel": _funnel,
    "countries": _countries,
    "days": _days,
    "target": _target,
    "idea_cities": _shares("idea_cities", idea_statistics.by_city),
    "idea_fields": _shares("idea_fields", idea_statistics.by_field),
    "idea_means": _shares("idea_means", idea_statistics.by_means),
    "idea_verdicts": _verdicts,
    "idea_days": _idea_days,
    idea_pages.LOAD: _load,
}


async def _send(tools: Tools, reply: Reply, chat_id: int) -> None:
    """Send one picture; a second press while it is being drawn adds none."""
    assert reply.errand is not None  # noqa: S101 - the caller looked
    name = reply.errand.value
    asked = (tools.messenger.name, chat_id, name)
    if asked in _UNDER_WAY:
        return
    _UNDER_WAY.add(asked)
    try:
        reader = tools.sender.reader(reply.language, reply.zone)
        chart, told = await PICTURES[name](tools, reader)
        caption = fitting(told, reader, Renderer(tools.messenger.markup))
        await tools.sender.upload(
            f"{name}.png", await drawn(chart), chat_id=chat_id, reader=reader, kind="photo", caption=caption
        )
    finally:
        _UNDER_WAY.discard(asked)


def fitting(told: Screen, reader: Reader, renderer: Renderer) -> Screen:
    """Leave out the last lines until the rest is short enough for a caption."""
    lines = told.lines
    while len(lines) > 1 and len(renderer.text(Screen(lines), reader).encode("utf-16-le")) // 2 > CAPTION:
        lines = lines[:-1]
    return Screen(lines)


ERRANDS: dict[str, Run] = {"picture": _send}
