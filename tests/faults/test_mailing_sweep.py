"""The bot is struck at every commit and every HTTP call of a small mailing: one comes, none a second time unsaid."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from playground import Playground
from programme.notice import Purpose
from services import people
from storage.engine.tx import Tx
from storage.key_file import load_keys
from storage.store import open_storage
from tests.conftest import SECRET_KEY
from tests.faults.stage import staged
from tests.faults.waiting import until
from tests.support.mailing import APOLOGY, notify
from tests.support.process import Launcher
from tests.support.seen import plain
from tests.support.striking import Calls, Deed, Strike

AT_ONCE = 4
PEOPLE = 3
"""On each messenger; half a mailing must arrive, and to everybody goes a nudge that must not come twice."""

TEXTS = {Purpose.DECISION: "نتیجهٔ شما", Purpose.LAPSE: "یادآوری شما"}

pytestmark = [pytest.mark.sweep, pytest.mark.timeout(600)]

FATES = "SELECT a.user_id, o.purpose, o.state, o.unsure FROM outbox o JOIN account a ON a.person_id = o.person_id"


@pytest.mark.parametrize(
    ("calls", "deed"), [("commit", "kill"), ("http", "kill"), ("commit", "locked"), ("http", "reset")]
)
async def test_mailing_passes_a_strike_at_any_call(
    launcher: Launcher, migrated: Path, tmp_path: Path, calls: Calls, deed: Deed
) -> None:
    at, apologies, uncertain = 1, 0, 0
    while True:
        strikes = [Strike(calls, deed, at + more, str(tmp_path / str(at + more) / "struck")) for more in range(AT_ONCE)]
        async with asyncio.TaskGroup() as group:
            mailings = [group.create_task(_mails(launcher, migrated, strike)) for strike in strikes]
        for said_sorry, left_open in (mailing.result() for mailing in mailings):
            apologies, uncertain = apologies + said_sorry, uncertain + left_open
        if not all(map(_struck, strikes)):
            break
        at += AT_ONCE
    # A sweep that struck too little, or in which nobody was ever in doubt, would prove nothing.
    assert at >= 9
    if deed == "locked":
        # What became of a message is written down a little later.
        assert (apologies, uncertain) == (0, 0)
    elif calls == "http":
        # A kill between two commits may miss all who are on their way; one at a call hits somebody for certain.
        assert apologies
        assert uncertain


def _struck(strike: Strike) -> bool:
    return Path(strike.mark).exists()


async def _mails(launcher: Launcher, migrated: Path, strike: Strike) -> tuple[int, int]:
    """Let a mailing go out while a call is struck; return how many apologies were said, and how many stay uncertain."""
    folder = Path(strike.mark).parent
    await asyncio.to_thread(shutil.copytree, migrated, folder)
    async with staged(launcher, folder, "telegram", "bale") as stage:
        chats = await _plans(stage.playground, folder)
        await stage.start(strike=strike, pump_every=0.1, tells=True, hurries=True)
        running = asyncio.create_task(stage.keep_running(pump_every=0.1, tells=True, hurries=True))
        try:
            with closing(sqlite3.connect(stage.database, timeout=10)) as database:
                await until(lambda: _is_over(database), "an end of the mailing", within=60)
        finally:
            running.cancel()
        with closing(sqlite3.connect(stage.database, timeout=10)) as database:
            fates = {(user_id, purpose): (state, unsure) for user_id, purpose, state, unsure in database.execute(FATES)}
        where = f"{strike} {stage.log()}"
        assert len(fates) == len(chats) * len(TEXTS), where
        for user_id, messenger in chats.items():
            for purpose, text in TEXTS.items():
                state, unsure = fates[user_id, purpose.value]
                told = _got(stage.playground, messenger, user_id, text)
                if purpose is Purpose.LAPSE:
                    assert (len(told), state) in ((1, "sent"), (1, "uncertain"), (0, "uncertain")), where
                    continue
                assert state == "sent", where
                assert [one.startswith(APOLOGY) for one in told] in (
                    [[False]] if not unsure else [[True], [False, True]]
                ), where
        apologies = sum(unsure for _, unsure in fates.values())
        return apologies, sum(state == "uncertain" for state, _ in fates.values())


async def _plans(playground: Playground, folder: Path) -> dict[int, str]:
    """Let people be known to the bot, with two notices each; return whose chat is on which messenger."""
    chats: dict[int, str] = {}
    for number in range(PEOPLE * 2):
        messenger = ("telegram", "bale")[number % 2]
        person = playground.people.create(f"مینا {number}", messenger)
        playground.messengers[messenger].chats[person.user_id].started = True
        chats[person.user_id] = messenger
    keys, _ = load_keys(SECRET_KEY, folder)
    storage = await open_storage(f"sqlite:///{folder / 'citizen-diplomat.db'}", keys=keys)
    try:
        await storage.write(_plan_all, chats)
    finally:
        await storage.close()
    return chats


def _plan_all(tx: Tx, chats: dict[int, str]) -> None:
    now = datetime.now(UTC)
    for user_id, messenger in chats.items():
        people.meet(tx, messenger=messenger, user_id=user_id, chat_id=user_id, source=None, now=now)
        for purpose, text in TEXTS.items():
            notify(tx, messenger, user_id, text, now=now, purpose=purpose)


def _is_over(database: sqlite3.Connection) -> bool:
    query = "SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'uncertain', 'failed', 'skipped')"
    return database.execute(query).fetchone() == (0,)


def _got(playground: Playground, messenger: str, user_id: int, text: str) -> list[str]:
    messages = sorted(playground.messengers[messenger].chats[user_id].since(0), key=lambda one: one.message_id)
    told = [plain(one.content.get("text", "")) for one in messages if one.by_bot]
    return [one for one in told if text in one]
