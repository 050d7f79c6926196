"""The bot is killed, or its call fails, anywhere in a broadcast: nobody is told twice, and every number adds up."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from playground import Playground
from playground.chat import Chat
from programme.file import load_programme
from storage.key_file import load_keys
from storage.store import open_storage
from tests.conftest import SECRET_KEY
from tests.faults.stage import Stage, staged
from tests.faults.sweeping import sweep
from tests.faults.waiting import until
from tests.support.broadcasts import approved, crowd
from tests.support.process import Launcher
from tests.support.seen import plain
from tests.support.striking import Calls, Deed, Strike

pytestmark = [pytest.mark.sweep, pytest.mark.timeout(600)]

QUICK: dict[str, Any] = {"pump_every": 0.1, "hurries": True, "tells": True}
TEXT = "1.0"
"""What everybody is told: the first broadcast's occurrence."""

NIGHT = timedelta(seconds=3)
"""How long they still sleep when it begins; long enough that the first calls find them asleep."""

PEOPLE = {"telegram": 3, "bale": 2}


@pytest.mark.parametrize(
    ("calls", "deed"), [("commit", "kill"), ("http", "kill"), ("commit", "locked"), ("http", "reset")]
)
async def test_broadcast_passes_a_strike_at_any_call(
    launcher: Launcher, migrated: Path, tmp_path: Path, calls: Calls, deed: Deed
) -> None:
    uncertain = await sweep(tmp_path, calls, deed, partial(_announces, launcher, migrated))
    # The start, the plans, claims, sends and records: fewer would be a sweep that struck nothing.
    assert len(uncertain) >= 12
    # What became of a message is written down a little later where the storage is locked; else somebody is in doubt.
    # A kill between two commits may miss all who are on their way; one at a call hits somebody for certain.
    if calls == "http":
        assert any(uncertain)
    elif deed == "locked":
        assert not any(uncertain)


async def test_night_of_its_recipients_passes_a_kill_at_any_commit(
    launcher: Launcher, migrated: Path, tmp_path: Path
) -> None:
    uncertain = await sweep(tmp_path, "commit", "kill", partial(_announces, launcher, migrated, night=NIGHT))
    # The start, the sleep, the waking, the plans, claims, sends and records.
    assert len(uncertain) >= 14


async def _announces(launcher: Launcher, migrated: Path, strike: Strike, *, night: timedelta | None = None) -> int:
    """Let a broadcast go out while a call is struck, in a `night` that ends so soon; return how many stay in doubt."""
    folder = Path(strike.mark).parent
    await asyncio.to_thread(shutil.copytree, migrated, folder)
    async with staged(launcher, folder, "telegram", "bale") as stage:
        chats = await _prepare(stage.playground, folder)
        options = QUICK if night is None else QUICK | {"night": _that_ends_in(night)}
        await stage.start(strike=strike, **options)
        running = asyncio.create_task(stage.keep_running(**options))
        try:
            with closing(sqlite3.connect(stage.database, timeout=10)) as database:
                await until(lambda: _is_over(database), "an end of the broadcast", within=60)
        finally:
            running.cancel()
        return _check(stage, chats)


async def _prepare(playground: Playground, folder: Path) -> dict[int, Chat]:
    chats: dict[int, Chat] = {}
    keys, _ = load_keys(SECRET_KEY, folder)
    storage = await open_storage(f"sqlite:///{folder / 'citizen-diplomat.db'}", keys=keys)
    now = datetime.now(UTC)
    for messenger, many in PEOPLE.items():
        ids = [playground.people.create(f"مینا {number}", messenger).user_id for number in range(many)]
        chats |= {one: playground.messengers[messenger].chats[one] for one in ids}
        await storage.write(crowd, ids, messenger=messenger, now=now)
    for chat in chats.values():
        chat.started = True
    # One of them has blocked the bot: they fail, and nobody else.
    next(iter(chats.values())).blocked = True
    await storage.write(approved, now=now)
    await storage.close()
    return chats


def _that_ends_in(rest: timedelta) -> tuple[str, str]:
    now = datetime.now(load_programme().zone)
    return (now - timedelta(minutes=1)).time().isoformat(), (now + rest).time().isoformat()


def _is_over(database: sqlite3.Connection) -> bool:
    return bool(database.execute("SELECT state = 'finished' FROM broadcast").fetchone()[0])


def _check(stage: Stage, chats: dict[int, Chat]) -> int:
    """See that each was told once, or nobody knows; return how many are in doubt."""
    with closing(sqlite3.connect(stage.database, timeout=10)) as database:
        query = "SELECT a.user_id, o.state FROM outbox o JOIN account a USING (person_id)"
        fates = dict(database.execute(query).fetchall())
        (total,) = database.execute("SELECT total FROM broadcast").fetchone()
    assert len(fates) == total == len(chats), stage.log()
    for user_id, chat in chats.items():
        told = [one for one in chat.since(0) if one.by_bot and TEXT in plain(one.content.get("text", ""))]
        expected = {"failed": (0,), "sent": (1,), "uncertain": (0, 1)}[fates[user_id]]
        assert len(told) in expected, f"{fates} {stage.log()}"
        assert (fates[user_id] == "failed") <= chat.blocked, stage.log()
    return sum(state == "uncertain" for state in fates.values())
