"""Has a chart drawn by a process of its own.

In a thread of the bot matplotlib would take a third more memory for good and the interpreter's lock for its import and
every picture: everybody's answers would wait behind an officer's chart (measured in DECISIONS.md).
"""

import asyncio
import os
import sys
from pathlib import Path

import orjson

from bot.pictures.chart import Chart

PATIENCE = 30.0
"""Seconds for one picture; it takes about one."""

ROOT = Path(__file__).parents[2]
_HANDED_DOWN = ("PATH", "HOME", "TMPDIR", "LANG", "MPLCONFIGDIR", "SYSTEMROOT")


class NotDrawn(Exception):
    """The process gave no picture; the text is the last line of its complaint."""


async def drawn(chart: Chart) -> bytes:
    """Return a chart as PNG.

    Raises:
        NotDrawn: when it cannot be drawn, or not in time.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.pictures",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        # The key and the tokens are none of its business.
        cwd=ROOT, env={name: os.environ[name] for name in _HANDED_DOWN if name in os.environ},
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE):
            picture, complaint = await process.communicate(orjson.dumps(chart.as_dict()))
    except TimeoutError as error:
        raise NotDrawn(f"not drawn within {PATIENCE:.0f} seconds") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        lines = complaint.decode("utf-8", "replace").split("\n")
        raise NotDrawn(next((line for line in reversed(lines) if line.strip()), f"exit code {process.returncode}"))
    return picture
