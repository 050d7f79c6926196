"""The bot as a process that can be killed: `await launcher.start(...)`, `process.kill()`, `await process.end()`."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from tests.support.striking import Strike

ROOT = Path(__file__).parents[2]


class Process:
    """A bot's process."""

    def __init__(self, pid: int, log: Path) -> None:
        self.pid, self.log = pid, log
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def end(self, within: float = 30) -> int:
        """Wait until it has ended, and return its exit code, negative for a signal.

        Raises:
            TimeoutError: when it does not end in so many seconds.
        """
        return await asyncio.wait_for(asyncio.shield(self.ended), within)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to stop in good order."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        if not self.ended.done():
            with suppress(ProcessLookupError):  # its end is on its way to us
                os.kill(self.pid, number)


class Launcher:
    """Starts bots; made once, and attached to the event loop of each test."""

    def __init__(self) -> None:
        self._launcher = subprocess.Popen(
            [sys.executable, "-m", "tests.support.launcher"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        assert self._launcher.stdin is not None
        assert self._launcher.stdout is not None
        self._input, self._output = self._launcher.stdin, self._launcher.stdout
        assert orjson.loads(self._output.readline()) == {"ready": True}
        os.set_blocking(self._output.fileno(), False)
        self._read = b""
        self._asked: deque[tuple[asyncio.Future[Process], Path]] = deque()
        self._running: dict[int, Process] = {}

    def close(self) -> None:
        """End the launcher, and with it whatever still runs."""
        self._input.close()
        self._launcher.wait(10)
        self._output.close()

    @asynccontextmanager
    async def attached(self) -> AsyncIterator[None]:
        """Listen in the running event loop; everything started meanwhile is killed at the end."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self._output.fileno(), self._hear)
        try:
            yield
        finally:
            running = list(self._running.values())
            for process in running:
                process.kill()
            for process in running:
                await process.end()
            loop.remove_reader(self._output.fileno())

    async def start(
        self,
        folder: Path,
        environment: Mapping[str, str],
        *,
        strike: Strike | None = None,
        pump_every: float | None = 0.1,
        tells: bool = False,
        hurries: bool = False,
        night: tuple[str, str] | None = None,
    ) -> Process:
        """Start a bot with its data and its log in `folder`.

        `pump_every` so many seconds owed replies are looked for; None starts it without any job of the clock.
        `tells`: notices of every purpose say what their body holds; `hurries`: the messengers bear any number of them.
        `night`: the quiet hours, which are none otherwise: the local times of their beginning and end.
        """
        asked: asyncio.Future[Process] = asyncio.get_running_loop().create_future()
        log = folder / "bot.log"
        self._asked.append((asked, log))
        wanted: dict[str, Any] = {
            "folder": str(folder),
            "environment": {"DATA_DIR": str(folder), **environment},
            "log": str(log),
            "pump_every": pump_every,
            "tells": tells,
            "hurries": hurries,
            "night": night,
            "strike": None if strike is None else asdict(strike),
        }
        self._input.write(orjson.dumps(wanted) + b"\n")
        return await asyncio.shield(asked)

    def _hear(self) -> None:
        *lines, self._read = (self._read + os.read(self._output.fileno(), 65536)).split(b"\n")
        for answer in map(orjson.loads, lines):
            if "started" in answer:
                asked, log = self._asked.popleft()
                process = self._running[answer["started"]] = Process(answer["started"], log)
                asked.set_result(process)
            else:
                self._running.pop(answer["ended"]).ended.set_result(answer["code"])


@contextmanager
def launching() -> Iterator[Launcher]:
    """Give a launcher."""
    launcher = Launcher()
    try:
        yield launcher
    finally:
        launcher.close()
