"""Has work done by a process of its own, which gets neither the key nor the tokens, and so many seconds."""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
_HANDED_DOWN = ("PATH", "HOME", "TMPDIR", "LANG", "MPLCONFIGDIR", "SYSTEMROOT")


class Failed(Exception):
    """The process gave no answer; the text is the last line of its complaint."""


class Killed(Failed):
    """The process was ended from outside, by its limits, or because it took too long."""


async def apart(command: Sequence[str], content: bytes, *, patience: float) -> bytes:
    """Run Python with these arguments, give it the content, and return what it writes.

    Raises:
        Killed: when it was ended by a signal, or did not end within `patience` seconds.
        Failed: when it gave up by itself.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        cwd=ROOT, env={name: os.environ[name] for name in _HANDED_DOWN if name in os.environ},
    )  # fmt: skip
    try:
        async with asyncio.timeout(patience):
            answer, complaint = await process.communicate(content)
    except TimeoutError as error:
        raise Killed(f"not done within {patience:.0f} seconds") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        lines = complaint.decode("utf-8", "replace").split("\n")
        last = next((line for line in reversed(lines) if line.strip()), f"exit code {process.returncode}")
        raise (Killed if process.returncode < 0 else Failed)(last)
    return answer
