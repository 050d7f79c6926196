"""Has a workbook opened by a process of its own.

The reader is native code that makes room for whatever a file claims, and dies with its process when there is none.
"""

from collections.abc import Mapping

import orjson

from bot.apart import Killed, apart
from bot.sheets.table import Line
from programme.sheet import Unreadable

PATIENCE = 60.0
"""Seconds for one workbook; the largest that is allowed takes some."""

COMMAND = ("-m", "bot.sheets")


async def opened(content: bytes, headings: Mapping[str, str]) -> list[Line]:
    """Return what stands in the columns with these headings, row by row.

    Raises:
        Unreadable: with what is wrong.
        Failed: for a fault of ours.
    """
    try:
        answer = orjson.loads(await apart(COMMAND, orjson.dumps(headings) + b"\n" + content, patience=PATIENCE))
    except Killed:
        raise Unreadable("large") from None
    if "why" in answer:
        raise Unreadable(answer["why"], **answer["params"])
    return [(number, cells) for number, cells in answer["lines"]]
