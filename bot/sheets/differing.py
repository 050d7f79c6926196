"""A sheet against the database, part by part, so that nobody waits for the whole of it."""

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

from bot.logs import reference
from bot.sheets.reading import read
from bot.sheets.understanding import Understanding
from programme.file import Programme
from programme.sheet import Change, Difference, Refusal, Result, Wish
from services.comparing import AT_ONCE, BATCH, apply, compare
from services.journal import Actor
from storage.errors import Unavailable
from storage.store import Storage

LOGGER = logging.getLogger(__name__)

MOST_FAULTS = 20
"""Rows that may be stepped over in one part; a fault that meets more is no single row's."""

T = TypeVar("T", Wish, Change)
Found = TypeVar("Found", Difference, Result)


async def difference(
    content: bytes, *, understanding: Understanding, storage: Storage, programme: Programme, actor: Actor, now: datetime
) -> Difference:
    """Say what a sheet would change; nothing is changed.

    Raises:
        Unreadable: with what is wrong with the file.
    """
    wishes = await read(content, understanding)

    async def look(some: Sequence[Wish]) -> Difference:
        return await storage.read(compare, some, programme=programme, actor=actor, now=now)

    found = Difference()
    for part in _parts(wishes, AT_ONCE):
        async for some in _stepping(part, look, lambda refusal: Difference(refused=(refusal,))):
            found += some
    return found


async def applying(
    changes: Sequence[Change], *, storage: Storage, actor: Actor, now: datetime
) -> AsyncGenerator[Result, None]:
    """Take approved decisions, and give what came of each part."""

    async def take(some: Sequence[Change]) -> Result:
        return await storage.write(apply, some, actor=actor, now=now)

    for part in _parts(changes, BATCH):
        async for some in _stepping(part, take, lambda refusal: Result(left=1, left_out=(refusal,))):
            yield some


async def _stepping(
    part: Sequence[T], work: Callable[[Sequence[T]], Awaitable[Found]], left_out: Callable[[Refusal], Found]
) -> AsyncGenerator[Found, None]:
    """Do a part at once, or one row after another where a row stands in the way; that one is marked."""
    try:
        yield await work(part)
        return
    except Unavailable:
        raise
    except Exception as error:  # a damaged row, or a fault of ours in one: found below
        LOGGER.warning("a part of a sheet is done row by row: %s", type(error).__name__)
    faults = 0
    for one in part:
        try:
            found = await work([one])
        except Unavailable:
            raise
        except Exception:  # as above
            faults += 1
            if faults > MOST_FAULTS:
                raise
            number = reference()
            LOGGER.exception("row %s of a sheet was passed, reference %s", one.row, number)
            found = left_out(Refusal(one.row, one.code, "fault", number))
        yield found


def _parts(things: Sequence[T], most: int) -> list[Sequence[T]]:
    return [things[at : at + most] for at in range(0, len(things), most)]
