"""The tables: Markdown, to be pasted into the README."""

import os
import platform
import statistics
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.benchmarks.contenders import ECHO, Contender
from tests.benchmarks.measuring import CLOSED, OPEN, Figures, flush_time
from tests.benchmarks.rounds import Rounds
from tests.benchmarks.stories import UPDATES


def machine() -> str:
    """Say on what was measured."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    pinned = "the bot alone on one core" if hasattr(os, "sched_setaffinity") else "cores not pinned"
    python = f"Python {platform.python_version()}"
    return f"{python}, {platform.system()}, {model or platform.machine()}, {os.cpu_count()} cores, {pinned}."


def closed(rounds: Rounds) -> str:
    """Show how many updates a second each bot can take."""
    rows = []
    for contender in rounds.contenders:
        seen = [figures[0] for figures in rounds.of(contender)]
        ratio, ratio_of_cpu = rounds.ratio(contender, 0, _rate), rounds.ratio(contender, 0, _cpu_rate)
        rows.append(
            [
                contender.title,
                middle([one.per_second for one in seen], 0),
                _times(ratio),
                middle([one.per_cpu_second for one in seen], 0),
                _times(ratio_of_cpu),
                *(middle([one.waited[part] for one in seen], 1) for part in range(3)),
                middle([one.calls for one in seen], 2),
                middle([one.memory for one in seen], 0),
            ]
        )
    head = f"{CLOSED.people} people at once"
    columns = [head, "updates/s", "× echo", "updates per CPU second", "× echo", "p50 ms", "p95", "p99"]
    return table([*columns, "API calls an update", "MiB"], rows)


def open_(rounds: Rounds) -> str:
    """Show how long people wait when the bot has time."""
    rows = []
    for contender in rounds.contenders:
        seen = [figures[1] for figures in rounds.of(contender)]
        rows.append(
            [
                contender.title,
                *(middle([one.waited[part] for one in seen], 1) for part in (0, 1, 2)),
                _times(rounds.ratio(contender, 1, _median_wait)),
                middle([None if one.busy is None else one.busy * 100 for one in seen], 0),
            ]
        )
    head = f"{OPEN.rate:.0f} updates/s of {OPEN.people} people"
    return table([head, "p50 ms", "p95", "p99", "p50 × echo's", "CPU %"], rows)


def preface(rounds: Rounds, count: int) -> str:
    """Say what was done, what is not alike, and how quiet the machine was."""
    shares = [figures[0].busy for figures in rounds.of(ECHO)] if ECHO in rounds.contenders else []
    quiet = (
        f" The echo, which never waits, got {middle([share and share * 100 for share in shares], 0)} % of its core."
        if shares
        else ""
    )
    return (
        f"{machine()} Medians of {count} interleaved rounds; × echo is the ratio to {ECHO.title}, in the same round. "
        f"Each person sends {UPDATES} updates (5 texts, 8 presses) and waits for the answer to each; times run from "
        "what a person does to the bot's message.\n\nThe product plays its registration from abroad, in Persian. Each "
        "answer is encrypted and on the disk (SQLite `synchronous=FULL`, PostgreSQL `fsync=on`; one flush of this disk "
        f"takes {flush_time():.1f} ms) before the next question is asked, and the chosen button stays marked under the "
        "old one, which costs it an API call more for most presses. The others keep answers in memory, or none. "
        f"PostgreSQL itself runs on the core of the messenger.{quiet}"
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a Markdown table; all columns but the first hold numbers."""
    lines = [columns, ["---", *("--:" for _ in columns[1:])], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def middle(values: Sequence[float | None], digits: int) -> str:
    """Write the median of what is known."""
    known = [value for value in values if value is not None]
    return f"{statistics.median(known):,.{digits}f}" if known else "–"


def verdict(what: str, value: float, most: float) -> str:
    """Say whether something is within its target, or by how much it is not."""
    said = f"- {what}: {value:.4g}, at most {most:g}: "
    if value <= most:
        return said + "met"
    return said + (f"missed by {(value / most - 1):.1%}" if most else "missed")


def at_least(what: str, value: float, least: float) -> str:
    """Say whether something reaches its target, or by how much it does not."""
    said = f"- {what}: {value:.4g}, at least {least:g}: "
    return said + ("met" if value >= least else f"missed by {1 - value / least:.1%}")


def load() -> str:
    """Say how busy the machine was in the last minute; numbers above that of its cores tell little."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"


def say(line: str) -> None:
    """Say how far it is, beside the tables."""
    print(line, file=sys.stderr, flush=True)


def progress(contender: Contender, figures: Sequence[Figures]) -> None:
    """Say what was just measured."""
    rates = ", ".join(f"{one.per_second:.0f}/s p50 {one.waited[0]:.1f} ms" for one in figures)
    say(f"  {contender.name}: {rates}")


def _rate(figures: Figures) -> float:
    return figures.per_second


def _cpu_rate(figures: Figures) -> float | None:
    return figures.per_cpu_second


def _median_wait(figures: Figures) -> float:
    return figures.waited[0]


def _times(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.2f}"
