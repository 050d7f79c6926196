"""Whether screening stays as fast with many registrations: an officer at each of two desks decides by turns."""

import gc
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from programme.file import load_programme
from storage.key_file import load_keys
from tests.benchmarks.desk_seeding import Desk, seed_desk
from tests.benchmarks.measuring import percentiles, workshop
from tests.benchmarks.report import load, middle, say, table, verdict
from tests.benchmarks.screening import Sitting, sitting
from tests.benchmarks.seeding import NAME
from tests.support.postgres import Postgres
from tests.support.season import always_open

SMALL, LARGE = 1_000, 100_000
WARM_UP, DECISIONS = 40, 400
MOST_TRANSACTIONS, MOST_RATIO = 4, 1.2


class Triage:
    """The measurements of one database system, by how many registrations the database holds.

    Both sizes are measured at the same time, decision by decision, so that what else the machine does hits both alike;
    each round begins with the same database. A third of the registrations was decided days before.
    """

    def __init__(self, postgres: Postgres | None = None, *, sizes: Sequence[int] = (SMALL, LARGE)) -> None:
        self._postgres, self._sizes = postgres, sizes
        self._title = "SQLite" if postgres is None else "PostgreSQL"
        self._seen: dict[int, list[tuple[float, float, float]]] = {size: [] for size in sizes}
        self._cost: dict[int, list[tuple[float, float]]] = {size: [] for size in sizes}
        self.faults: list[str] = []

    async def run(self, rounds: int, *, decisions: int = DECISIONS) -> None:
        """Make the databases, and let the officers decide so many registrations in each round."""
        with tempfile.TemporaryDirectory(dir=workshop()) as made:
            for size in self._sizes:
                began = time.monotonic()
                await self._make(Path(made) / str(size), size)
                say(f"  {self._title}: {size:,} registrations were made in {time.monotonic() - began:.0f} s")
            for number in range(rounds):
                try:
                    await self._round(Path(made), number, decisions)
                except (AssertionError, TimeoutError) as wrong:
                    self.faults.append(f"triage on {self._title}: {wrong!r}")

    async def _make(self, folder: Path, size: int) -> None:
        programme = load_programme(always_open(folder))
        keys, _ = load_keys(None, folder)
        url = f"sqlite:///{folder / NAME}"
        if self._postgres is not None:
            await self._postgres.run(f"CREATE DATABASE desk_{size}")
            url = self._postgres.url(f"desk_{size}")
        await seed_desk(url, Desk(size, size // 3), keys=keys, programme=programme)
        if self._postgres is not None:
            # A server does so by itself within minutes; queries that were planned without any numbers tell nothing.
            await self._postgres.run("VACUUM ANALYZE", database=f"desk_{size}")

    async def _round(self, made: Path, number: int, decisions: int) -> None:
        async with AsyncExitStack() as stack:
            desks: dict[int, Sitting] = {}
            for size in self._sizes:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=workshop())))
                shutil.copytree(made / str(size), folder, dirs_exist_ok=True)
                database = ""
                if self._postgres is not None:
                    name = f"desk_{size}_{number}"
                    await self._postgres.run(f"CREATE DATABASE {name} TEMPLATE desk_{size}")
                    database = self._postgres.url(name)
                desks[size] = await stack.enter_async_context(sitting(folder, database=database))
            for turn in range(WARM_UP + decisions):
                if turn == WARM_UP:
                    gc.collect()
                    gc.disable()
                    for desk in desks.values():
                        desk.begin()
                # By turns also who comes first.
                for size in sorted(desks, reverse=bool(turn % 2)):
                    await desks[size].decides()
            gc.enable()
            for size, desk in desks.items():
                self._seen[size].append(percentiles(desk.waited))
                self._cost[size].append((desk.written, desk.read))
                say(f"  {self._title}, {size:,}: next card p95 {self._seen[size][-1][1]:.1f} ms, load {load()}")

    def rows(self) -> list[list[str]]:
        """Show them, a line a size."""
        return [
            [
                f"{self._title}, {size:,} registrations",
                *(middle([one[part] for one in self._seen[size]], 1) for part in range(3)),
                f"{self._ratio(size):.2f}",
                *(middle([one[part] for one in self._cost[size]], 2) for part in (0, 1)),
            ]
            for size in self._sizes
            if self._seen[size]
        ]

    def verdicts(self) -> list[str]:
        """Say which targets are met."""
        if not all(self._seen.values()):
            return []
        cost = max(statistics.median(map(sum, self._cost[size])) for size in self._sizes)
        ratio = self._ratio(max(self._sizes))
        return [
            verdict(f"{self._title}: transactions a decision", cost, MOST_TRANSACTIONS),
            verdict(f"{self._title}: p95 of the next card with {max(self._sizes):,}, × that with "
                    f"{min(self._sizes):,}", ratio, MOST_RATIO),
        ]  # fmt: skip

    def _ratio(self, size: int) -> float:
        """Give the median of the rounds' ratios to the smallest size."""
        smallest = self._seen[min(self._sizes)]
        return statistics.median(one[1] / other[1] for one, other in zip(self._seen[size], smallest, strict=True))


def triage_table(measured: Sequence[Triage]) -> str:
    """Show all that was measured."""
    columns = ["an officer decides", "next card p50 ms", "p95", "p99", "p95 ×"]
    rows = [row for one in measured for row in one.rows()]
    lines = [line for one in measured for line in one.verdicts()]
    return table([*columns, "writing transactions a decision", "reading"], rows) + "\n\n" + "\n".join(lines)
