"""Whether reminders are planned in time: those of 100,000 enrolments at once, beside many that are not due."""

import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from programme.file import load_programme
from services.due_reminders import plan_due
from storage.account import account
from storage.course import course, session
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from storage.migrations import migrate
from storage.outbox import outbox
from storage.person import person
from storage.reminder import reminder
from storage.sealing import Keys
from storage.store import Storage, open_storage
from storage.utc import epoch
from tests.benchmarks.measuring import workshop
from tests.benchmarks.report import load, say, table, verdict
from tests.benchmarks.seeding import NAME
from tests.support.postgres import Postgres

ENROLMENTS = 100_000
NOT_DUE = (0, 900_000)
MOST_SECONDS, MOST_GROWTH = 2.0, 1.25
_ZONES = ("Asia/Tehran", "Europe/Berlin", "America/Toronto", "Asia/Kathmandu")
_SHARE = 10_000
_KEY = "of the benchmarks, of no use anywhere else"
_NOW = datetime(2027, 3, 29, 13, 30, tzinfo=UTC)


@dataclass
class Planned:
    """What one run showed: seconds of all transactions, and of this process's CPU; milliseconds of the longest."""

    database: str
    not_due: int
    seconds: float = 0.0
    cpu: float = 0.0
    load: str = ""
    longest: float = 0.0
    transactions: int = 0
    faults: list[str] = field(default_factory=list)


async def plan_reminders(postgres: Postgres, rounds: int) -> list[Planned]:
    """Plan what is due, on both databases, with few and with many reminders that are not; the middle of each."""
    found = []
    for on_postgresql, not_due in product((False, True), NOT_DUE):
        runs = []
        for number in range(rounds):
            with ExitStack() as stack:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=workshop())))
                url = f"sqlite:///{folder / NAME}"
                if on_postgresql:
                    name = f"reminders_{not_due}_{number}"
                    await postgres.run(f"CREATE DATABASE {name}")
                    url = postgres.url(name)
                runs.append(await _measured(url, Planned("PostgreSQL" if on_postgresql else "SQLite", not_due)))
                say(f"  {runs[-1].database}, {not_due:,} not due: {runs[-1].seconds:.2f} s")
        found.append(sorted(runs, key=lambda one: one.seconds)[len(runs) // 2])
    return found


def reminders_table(runs: Sequence[Planned]) -> str:
    """Show what was measured, and which targets are met."""
    columns = [f"{ENROLMENTS:,} reminders fall due", "not due beside them", "seconds", "× none beside"]
    columns += ["CPU seconds", "transactions", "longest ms", "load"]
    alone = {one.database: one.seconds for one in runs if not one.not_due}
    rows = [
        [
            one.database,
            f"{one.not_due:,}",
            f"{one.seconds:.2f}",
            f"{one.seconds / alone[one.database]:.2f}",
            f"{one.cpu:.2f}",
            str(one.transactions),
            f"{one.longest:.0f}",
            one.load,
        ]
        for one in runs
    ]
    lines = [
        verdict("seconds to plan them", max(one.seconds for one in runs), MOST_SECONDS),
        verdict("× with many not due", max(one.seconds / alone[one.database] for one in runs), MOST_GROWTH),
    ]
    return table(columns, rows) + "\n\n" + "\n".join(lines)


async def _measured(url: str, run: Planned) -> Planned:
    await migrate(url)
    storage = await open_storage(url, keys=Keys(_KEY))
    try:
        await _seed(storage, url, run.not_due)
        about: dict[str, Any] = {"programme": load_programme(), "now": _NOW}
        began, used, done = time.perf_counter(), time.process_time(), 1
        while done:
            at = time.perf_counter()
            done = await storage.write(plan_due, **about)
            run.longest = max(run.longest, (time.perf_counter() - at) * 1000)
            run.transactions += 1
        run.seconds, run.cpu, run.load = time.perf_counter() - began, time.process_time() - used, load()
        (rows,) = await storage.read(sa.select(sa.func.count(), sa.func.count(sa.distinct(outbox.c.person_id))))
        if tuple(rows) != (ENROLMENTS, ENROLMENTS):
            run.faults.append(f"{run.database}: {rows[0]} notices for {rows[1]} of {ENROLMENTS} people")
    finally:
        await storage.close()
    return run


async def _seed(storage: Storage, url: str, not_due: int) -> None:
    """Give everybody a seat; the first session begins in an hour, and the others are far away."""
    shares = [range(first, first + _SHARE) for first in range(1, ENROLMENTS + 1, _SHARE)]
    for numbers in shares:
        await storage.write(_people, numbers)
    await storage.write(_course, not_due // ENROLMENTS)
    for numbers in shares:
        await storage.write(_seats, numbers)
        for nth in range(1 + not_due // ENROLMENTS):
            await storage.write(_reminders, numbers, nth)
    if url.startswith("postgresql"):
        # Its own habit, a minute after so many rows were written; they were never written at once in a city.
        await storage.write(lambda tx: tx.run(sa.text("ANALYZE")))


def _people(tx: Tx, numbers: Sequence[int]) -> None:
    rows = [{"id": one, "zone": _ZONES[one % len(_ZONES)], "created_at": _NOW} for one in numbers]
    tx.many(sa.insert(person), rows)
    made = [{"person_id": one, "user_id": one, "chat_id": one, "created_at": one} for one in numbers]
    tx.many(sa.insert(account), [{**row, "messenger": "telegram", "active_on": epoch(_NOW)} for row in made])


def _course(tx: Tx, later: int) -> None:
    times = dict.fromkeys(("created_at", "state_at", "updated_at"), _NOW)
    tx.run(sa.insert(course).values(id=1, code="CR-BENCH", state="open", created_by=1, **times))
    for nth in range(1 + later):
        starts = epoch(_NOW + timedelta(hours=1, days=7 * nth))
        tx.run(sa.insert(session).values(id=nth + 1, course_id=1, starts_at=starts, minutes=90))


def _seats(tx: Tx, numbers: Sequence[int]) -> None:
    times = dict.fromkeys(("created_at", "state_at", "updated_at"), _NOW)
    rows = [{"id": one, "course_id": 1, "person_id": one, "state": "enrolled", **times} for one in numbers]
    tx.many(sa.insert(enrolment), rows)


def _reminders(tx: Tx, numbers: Sequence[int], nth: int) -> None:
    about = {"session_id": nth + 1, "kind": "1h", "moved": 0}
    due = epoch(_NOW + timedelta(days=7 * nth))
    about |= {"due_at": due, "use_by": due + 3600}
    rows = [{**about, "enrolment_id": one, "person_id": one, "zone": _ZONES[one % len(_ZONES)]} for one in numbers]
    tx.many(sa.insert(reminder), rows)
