"""Has a chart drawn by a process of its own.

In a thread of the bot matplotlib would take 61 MiB for good, and the interpreter's lock for its import and
every picture: everybody's answers would wait behind an officer's chart (measured in DECISIONS.md).
"""

import orjson

from bot.apart import Failed, apart
from bot.pictures.chart import Chart
from bot.pictures.mosaic import Mosaic

PATIENCE = 30.0
"""Seconds for one picture; it takes about one."""


class NotDrawn(Exception):
    """The process gave no picture; the text says why."""


async def drawn(chart: Chart | Mosaic) -> bytes:
    """Return a chart or mosaic as PNG.

    Raises:
        NotDrawn: when it cannot be drawn, or not in time.
    """
    try:
        return await apart(["-m", "bot.pictures"], orjson.dumps(chart.as_dict()), patience=PATIENCE)
    except Failed as error:
        raise NotDrawn(str(error)) from error
