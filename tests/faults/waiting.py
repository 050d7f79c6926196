"""Waiting for what has no event of its own."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def until(look: Callable[[], T], what: str, *, within: float = 10) -> T:
    """Look again and again until something is seen, and return it.

    Raises:
        AssertionError: when that does not come about in so many seconds.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + within
    while not (seen := look()):
        assert loop.time() < end, f"{what} did not come about within {within} s"
        await asyncio.sleep(0.005)
    return seen
