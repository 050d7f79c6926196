"""Where the tasks of this process stand, so that a wait that came to nothing tells what it waited for."""

import asyncio
from collections.abc import Iterator
from types import FrameType
from typing import Any


def standing() -> str:
    """Say one line a task: its name, and the innermost line that it awaits, with that of its own code."""
    return "\n".join(sorted(f"  {task.get_name()}: {_where(task.get_coro())}" for task in asyncio.all_tasks()))


def _where(coroutine: Any) -> str:
    frames = list(_frames(coroutine))
    return " < ".join(f"{one.f_code.co_qualname}:{one.f_lineno}" for one in reversed(frames[-6:])) or "not begun"


def _frames(coroutine: Any) -> Iterator[FrameType]:
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "ag_frame", None)
        if frame is not None:
            yield frame
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "ag_await", None)
