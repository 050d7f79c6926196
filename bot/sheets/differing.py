"""A sheet against the database, part by part, so that nobody waits for the whole of it."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import TypeVar

from bot.sheets.reading import read
from bot.sheets.understanding import Understanding
from programme.file import Programme
from programme.sheet import Change, Difference, Result
from services.comparing import AT_ONCE, BATCH, apply, compare
from services.journal import Actor
from storage.store import Storage

T = TypeVar("T")


async def difference(
    content: bytes, *, understanding: Understanding, storage: Storage, programme: Programme, actor: Actor, now: datetime
) -> Difference:
    """Say what a sheet would change; nothing is changed.

    Raises:
        Unreadable: with what is wrong with the file.
    """
    wishes = await read(content, understanding)
    found = Difference()
    for part in _parts(wishes, AT_ONCE):
        found += await storage.read(compare, part, programme=programme, actor=actor, now=now)
    return found


async def applying(
    changes: Sequence[Change], *, storage: Storage, actor: Actor, now: datetime
) -> AsyncIterator[Result]:
    """Take approved decisions, and give what came of each part."""
    for part in _parts(changes, BATCH):
        yield await storage.write(apply, part, actor=actor, now=now)


def _parts(things: Sequence[T], most: int) -> list[Sequence[T]]:
    return [things[at : at + most] for at in range(0, len(things), most)]
