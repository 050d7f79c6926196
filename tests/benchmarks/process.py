"""A bot as a process of its own, on a core of its own, and what it uses there."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVER_CPU, BOT_CPU = 0, 1
_PATIENCE = 5.0


@dataclass(frozen=True)
class Usage:
    """CPU seconds so far of all threads, and resident memory in MiB; nothing where there is no /proc."""

    cpu: float | None = None
    memory: float | None = None


@contextmanager
def on_core(cpu: int) -> Iterator[None]:
    """Run this thread, and what it starts in the block, on one core, where the system can do that."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    allowed = sorted(before)
    os.sched_setaffinity(0, {allowed[cpu % len(allowed)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


class Bot:
    """A bot that runs."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process, self._log = process, log

    def usage(self) -> Usage:
        """Look what it uses."""
        folder = Path(f"/proc/{self._process.pid}")
        if not folder.exists():
            return Usage()
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        pages = int((folder / "statm").read_text().split()[1])
        cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return Usage(cpu, pages * os.sysconf("SC_PAGE_SIZE") / 2**20)

    async def until(self, event: asyncio.Event, *, within: float = 30) -> None:
        """Wait for something the bot does.

        Raises:
            RuntimeError: with the end of its log, when it ends or is too slow.
        """
        deadline = asyncio.get_running_loop().time() + within
        while not event.is_set():
            if self._process.poll() is not None or asyncio.get_running_loop().time() > deadline:
                raise RuntimeError(f"the bot did not start:\n{self._log.read_text()[-2000:]}")
            await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """Ask it to stop; make it stop."""
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(self._process.wait, _PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)


@asynccontextmanager
async def started(command: Sequence[str], *, environment: Mapping[str, str], folder: Path) -> AsyncIterator[Bot]:
    """Start a bot in a folder of its own, with nothing of this process's settings but where programs are."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT") if name in os.environ}
    log = folder / "bot.log"
    with log.open("wb") as output:
        # A core is the starting thread's at that moment, and stays the new process's.
        with on_core(BOT_CPU):
            process = subprocess.Popen(  # noqa: ASYNC220 - takes a millisecond, while nothing is measured
                command, cwd=folder, env={**kept, **environment}, stdout=output, stderr=output, stdin=subprocess.DEVNULL
            )
        bot = Bot(process, log)
        try:
            yield bot
        finally:
            await bot.stop()
