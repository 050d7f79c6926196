"""Whether it stays as fast with many people: they come back, in random order, to drafts in ever larger databases."""

import random
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.contenders import SQLITE
from tests.benchmarks.measuring import CLOSED, Measured, measure, workshop
from tests.benchmarks.report import middle, say, table
from tests.benchmarks.seeding import FIRST_USER, NAME, seed
from tests.benchmarks.stories import goes_on

LOAD = replace(CLOSED, seconds=3.0)
SMALL, LARGE, HUGE = 20_000, 100_000, 1_000_000


class Scaling:
    """The measurements, by how many people the database holds."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self._seen: dict[int, list[Measured]] = {size: [] for size in sizes}
        self._files: dict[int, int] = {}
        self.faults: list[str] = []

    async def run(self, rounds: int) -> None:
        """Make the databases, and measure each in every round."""
        with ExitStack() as stack:
            folders, visitors = {}, {}
            for size in self._seen:
                began = time.monotonic()
                folders[size] = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=workshop())))
                await seed(folders[size], size)
                say(f"  a database of {size:,} people was made in {time.monotonic() - began:.0f} s")
                # Nobody comes back twice.
                visitors[size] = iter(random.Random(size).sample(range(FIRST_USER, FIRST_USER + size), size))
                self._files[size] = (folders[size] / NAME).stat().st_size
            for number in range(rounds):
                for size in sorted(self._seen, reverse=bool(number % 2)):
                    measured = await measure(SQLITE, (LOAD,), data=folders[size], story=goes_on, ids=visitors[size])
                    self._seen[size].append(measured)
                    self.faults += [f"{size:,} people: {fault}" for fault in measured.faults]
                    say(f"  {size:,} people: {measured.figures[0].per_second:.0f}/s")

    def table(self) -> str:
        """Show them."""
        columns = ["people and drafts in the database", "file MiB", "updates/s", "updates per CPU second"]
        columns += ["p50 ms", "p99", "MiB at rest", "MiB under load"]
        return table(columns, [self._row(size, seen) for size, seen in self._seen.items()])

    def _row(self, size: int, seen: list[Measured]) -> list[str]:
        figures = [measured.figures[0] for measured in seen]
        return [
            f"{size:,}",
            f"{self._files[size] / 2**20:,.0f}",
            middle([one.per_second for one in figures], 0),
            middle([one.per_cpu_second for one in figures], 0),
            middle([one.waited[0] for one in figures], 1),
            middle([one.waited[2] for one in figures], 1),
            middle([measured.at_rest for measured in seen], 0),
            middle([one.memory for one in figures], 0),
        ]
