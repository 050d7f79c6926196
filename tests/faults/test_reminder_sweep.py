"""The bot is killed anywhere while reminders go out: each person is reminded once, or again with a word of apology."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from conversations.world import World
from playground import Playground
from playground.chat import Chat
from services import reminding
from storage.engine.tx import Tx
from storage.key_file import load_keys
from storage.store import open_storage
from tests.conftest import SECRET_KEY
from tests.faults.stage import Stage, staged
from tests.faults.sweeping import sweep
from tests.faults.waiting import until
from tests.support.courses import met, opened, seated
from tests.support.mailing import APOLOGY
from tests.support.process import Launcher
from tests.support.seen import plain
from tests.support.striking import Calls, Strike

pytestmark = [pytest.mark.sweep, pytest.mark.timeout(600)]

QUICK: dict[str, Any] = {"pump_every": 0.1, "hurries": True}
PEOPLE = {"telegram": 3, "bale": 3}
REMINDER = "یادآوری: «"
_LEFT = (
    "SELECT (SELECT count(*) FROM reminder)"
    " + (SELECT count(*) FROM outbox WHERE state IN ('planned', 'retry', 'sending'))"
)
_FATES = "SELECT a.user_id, o.state, o.unsure FROM outbox o JOIN account a USING (person_id)"


@pytest.mark.parametrize("calls", ["commit", "http"])
async def test_reminders_pass_a_kill_at_any_call(
    launcher: Launcher, migrated: Path, tmp_path: Path, world: World, calls: Calls
) -> None:
    apologies = await sweep(tmp_path, calls, "kill", partial(_reminds, launcher, migrated, world))
    # The plan, and claims, sends and records of six messages: fewer would be a sweep that struck nothing.
    assert len(apologies) >= 12
    assert any(apologies)
    # A kill when nothing was on its way leaves nobody in doubt.
    assert not all(apologies)


async def _reminds(launcher: Launcher, migrated: Path, world: World, strike: Strike) -> int:
    """Let due reminders go out while the bot is killed at a call; return how many came in doubt."""
    folder = Path(strike.mark).parent
    await asyncio.to_thread(shutil.copytree, migrated, folder)
    async with staged(launcher, folder, "telegram", "bale") as stage:
        chats = await _prepare(stage.playground, folder, world)
        await stage.start(strike=strike, **QUICK)
        running = asyncio.create_task(stage.keep_running(**QUICK))
        try:
            with closing(sqlite3.connect(stage.database, timeout=10)) as database:
                await until(lambda: database.execute(_LEFT).fetchone() == (0,), "an end of the reminders", within=60)
        finally:
            running.cancel()
        return _check(stage, chats)


async def _prepare(playground: Playground, folder: Path, world: World) -> dict[int, Chat]:
    """Give people seats in a course that begins in an hour."""
    chats: dict[int, Chat] = {}
    for messenger, many in PEOPLE.items():
        for number in range(many):
            person = playground.people.create(f"مینا {number}", messenger)
            chat = chats[person.user_id] = playground.messengers[messenger].chats[person.user_id]
            chat.started = True
    now = datetime.now(UTC)
    # Where it is about noon: nobody is reminded at night.
    ahead = 12 - now.hour
    zone = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"

    def work(tx: Tx) -> None:
        before = now - timedelta(hours=1)
        course_id = opened(tx, starts=[now + timedelta(minutes=59)], now=before)
        for user_id, chat in chats.items():
            person_id = met(tx, user_id, messenger=chat.person.messenger, zone=zone, now=before)
            enrolment_id = seated(tx, course_id=course_id, person_id=person_id, now=before)
            reminding.plan_for(tx, enrolment_id=enrolment_id, programme=world.programme, now=before)

    keys, _ = load_keys(SECRET_KEY, folder)
    storage = await open_storage(f"sqlite:///{folder / 'citizen-diplomat.db'}", keys=keys)
    await storage.write(work)
    await storage.close()
    return chats


def _check(stage: Stage, chats: dict[int, Chat]) -> int:
    """See that each was reminded once, or of whom nobody knew again with an apology; return of how many."""
    with closing(sqlite3.connect(stage.database, timeout=10)) as database:
        rows = database.execute(_FATES).fetchall()
    assert {user_id for user_id, _, _ in rows} == set(chats), stage.log()
    assert len(rows) == len(chats), stage.log()
    assert {state for _, state, _ in rows} == {"sent"}, f"{rows} {stage.log()}"
    for user_id, _, unsure in rows:
        texts = [plain(one.content.get("text", "")) for one in chats[user_id].since(0) if one.by_bot]
        told = [text.startswith(plain(APOLOGY)) for text in texts if REMINDER in text]
        assert told in ([[True], [False, True]] if unsure else [[False]]), f"{texts} {stage.log()}"
        assert len(told) == len(texts), texts
    return sum(bool(unsure) for _, _, unsure in rows)
