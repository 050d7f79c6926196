"""A broadcast to very many, on a server without limits: how many messages a core of the product sends; its memory."""

import asyncio
import gc
import json
import re
import subprocess
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.key_file import load_keys
from storage.store import open_storage
from tests.benchmarks.announcing import TEXT
from tests.benchmarks.botapi import TOKEN, BotApi, served
from tests.benchmarks.contenders import PEERS, PEERS_PYTHON, SQLITE
from tests.benchmarks.measuring import workshop
from tests.benchmarks.person import now
from tests.benchmarks.process import BOT_CPU, SERVER_CPU, Bot, on_core, started
from tests.benchmarks.report import at_least, load, table, verdict
from tests.benchmarks.seeding import FIRST_USER, NAME, PEOPLE_ALONE, seed
from tests.support.broadcasts import approved

PEOPLE, PEERS_PEOPLE = 100_000, 5_000
STARTS_AFTER = 8.0
"""Seconds until the broadcast begins; before that the bot is at rest."""

PATIENCE = 240.0
LEAST_RATIO, MOST_GROWTH = 3.0, 30.0
ANNOUNCING = replace(SQLITE, command=(sys.executable, "-m", "tests.benchmarks.announcing", "run"))
_RATE = re.compile(r"(\[rates\.telegram\]\s*a_second = )\d+")


@dataclass
class Broadcast:
    """What one broadcast showed: messages a second and a second of CPU, memory in MiB; the peer's in the same run."""

    people: int
    per_second: float = 0.0
    per_cpu_second: float = 0.0
    at_rest: float = 0.0
    peak: float = 0.0
    peer_per_second: float = 0.0
    peer_per_cpu_second: float = 0.0
    load: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Say how many times the peer's messages a core of the product sends."""
        return self.per_cpu_second / self.peer_per_cpu_second if self.peer_per_cpu_second else 0.0


async def send_to_all(people: int = PEOPLE, *, peers: int = PEERS_PEOPLE) -> Broadcast:
    """Let the product send a broadcast, and then the peer as its loop does."""
    seen = Broadcast(people)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=workshop())))
        stack.enter_context(on_core(SERVER_CPU))
        api = BotApi()
        url = await stack.enter_async_context(served(api))
        settings = ANNOUNCING.settings(url, data=folder)
        _without_limit(Path(settings["PROGRAMME_FILE"]))
        await seed(folder, people, tables=PEOPLE_ALONE)
        await _announce(folder)
        bot = await stack.enter_async_context(started(ANNOUNCING.command, environment=settings, folder=folder))
        await bot.until(api.polled)
        gc.collect()
        gc.disable()
        try:
            await _watch(bot, api, seen)
        finally:
            gc.enable()
        seen.faults += _errors(folder / "bot.log")
    if peers:
        await _peer(seen, peers)
    seen.load = load()
    return seen


def _without_limit(programme: Path) -> None:
    programme.write_text(_RATE.sub(r"\g<1>1000000", programme.read_text("utf-8")), "utf-8")


def _errors(log: Path) -> list[str]:
    return [line for line in log.read_text("utf-8").splitlines() if "ERROR" in line][:3]


async def _announce(folder: Path) -> None:
    """Let a broadcast be approved that starts in a moment."""
    keys, _ = load_keys(None, folder)
    storage = await open_storage(f"sqlite:///{folder / NAME}", keys=keys)
    at = datetime.now(UTC)
    await storage.write(approved, now=at, starts_at=at + timedelta(seconds=STARTS_AFTER))
    await storage.close()


async def _watch(bot: Bot, api: BotApi, seen: Broadcast) -> None:
    while not (sent := api.calls["sendmessage"]):
        seen.at_rest = bot.usage().memory or 0.0
        await asyncio.sleep(0.05)
    began, before, deadline = now(), bot.usage(), now() + PATIENCE
    first = sent
    seen.peak = before.memory or 0.0
    while (sent := api.calls["sendmessage"]) < seen.people and now() < deadline:
        seen.peak = max(seen.peak, bot.usage().memory or 0.0)
        await asyncio.sleep(0.05)
    seconds, after = now() - began, bot.usage()
    # Whoever was told twice would be so within a moment.
    await asyncio.sleep(2.0)
    if (told := api.calls["sendmessage"]) != seen.people:
        seen.faults.append(f"{told} messages to {seen.people} people")
    seen.per_second = (sent - first) / seconds
    if before.cpu is not None and after.cpu is not None and after.cpu > before.cpu:
        seen.per_cpu_second = (sent - first) / (after.cpu - before.cpu)


async def _peer(seen: Broadcast, people: int) -> None:
    with on_core(SERVER_CPU):
        async with served(BotApi()) as url:
            about = {"BOT_API": url, "BOT_TOKEN": TOKEN, "TEXT": TEXT}
            about |= {"FIRST_CHAT": str(FIRST_USER), "MESSAGES": str(people)}
            with on_core(BOT_CPU):
                process = await asyncio.create_subprocess_exec(
                    str(PEERS_PYTHON), str(PEERS / "ptb_broadcast.py"), env=about, stdout=subprocess.PIPE
                )
            said, _ = await process.communicate()
    found = json.loads(said)
    seen.peer_per_second, seen.peer_per_cpu_second = found["per_second"], found["per_cpu_second"]


def broadcast_table(runs: list[Broadcast]) -> str:
    """Show what was measured, and which targets are met."""
    columns = [
        "a broadcast without a limit",
        "messages/s",
        "per CPU second",
        "× send_message",
        "MiB at rest",
        "at most",
    ]
    rows = []
    for one in runs:
        rows.append(
            [
                f"**Citizen Diplomat on SQLite**, {one.people:,} people",
                *(f"{value:,.0f}" for value in (one.per_second, one.per_cpu_second)),
                f"{one.ratio:.2f}",
                *(f"{value:.0f}" for value in (one.at_rest, one.peak)),
                one.load,
            ]
        )
        peer = [f"{one.peer_per_second:,.0f}", f"{one.peer_per_cpu_second:,.0f}", "1", "", "", one.load]
        rows.append(["python-telegram-bot, `send_message`, 16 at a time", *peer])
    lines = [
        at_least("messages a core, × send_message", min(one.ratio for one in runs), LEAST_RATIO),
        verdict("memory above that at rest, MiB", max(one.peak - one.at_rest for one in runs), MOST_GROWTH),
    ]
    return table([*columns, "load"], rows) + "\n\n" + "\n".join(lines)
