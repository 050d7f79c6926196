"""Waiting for what has no event of its own, and letting calls wait."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from playground import Playground
from tests.support.person import Person

T = TypeVar("T")


async def until(look: Callable[[], T], what: str, *, within: float = 20) -> T:
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


async def is_taken_in(playground: Playground, messenger: str) -> None:
    """Wait until the bot has acknowledged everything that was sent to it."""
    await until(lambda: not len(playground.messengers[messenger].updates), "an empty queue")


def sent_to(playground: Playground, person: Person) -> int:
    return len(playground.calls.of("sendMessage", bot=person.messenger, chat_id=person.user_id))


def hold(monkeypatch: pytest.MonkeyPatch) -> tuple[asyncio.Event, asyncio.Event]:
    """Let delayed calls wait for an event instead of seconds; return one that says so, and that one."""
    under_way, gate = asyncio.Event(), asyncio.Event()

    async def held(fault: Any) -> None:
        under_way.set()
        await gate.wait()

    monkeypatch.setattr("playground.botapi._faulty", held)
    return under_way, gate
