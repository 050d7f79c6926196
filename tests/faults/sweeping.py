"""A sweep: the same story again and again, struck at its first call, at its second, and so on to the last."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from tests.support.striking import Calls, Deed, Strike

T = TypeVar("T")

AT_ONCE = 6


async def sweep(folder: Path, calls: Calls, deed: Deed, story: Callable[[Strike], Awaitable[T]]) -> list[T]:
    """Let a story happen for each call that is struck, until one passes that was not; return what each gave.

    The mark of a strike lies in a folder of its own, which the story makes.
    """
    told: list[T] = []
    while True:
        first = len(told) + 1
        strikes = [Strike(calls, deed, at, str(folder / str(at) / "struck")) for at in range(first, first + AT_ONCE)]
        async with asyncio.TaskGroup() as group:
            stories = [group.create_task(_told(story, strike)) for strike in strikes]
        told += [one.result() for one in stories]
        if not all(map(struck, strikes)):
            return told


def struck(strike: Strike) -> str:
    """Say where a strike fell; nothing when it did not."""
    mark = Path(strike.mark)
    return mark.read_text() if mark.exists() else ""


async def _told(story: Callable[[Strike], Awaitable[T]], strike: Strike) -> T:
    try:
        return await story(strike)
    except AssertionError as error:
        log = Path(strike.mark).with_name("bot.log")
        raise AssertionError(f"{strike}: {struck(strike)}\n{error}\n{log.read_text()[-3000:]}") from error
