"""A playground, and a bot's process that speaks to it and is started again whenever it ends."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, Literal

import orjson

from playground import BotAccount, Playground, SystemClock
from playground.account import BOTS
from storage.sealing import Keys
from tests.conftest import SECRET_KEY
from tests.faults.citizen import OFFER, Citizen
from tests.faults.waiting import until
from tests.support.process import Launcher, Process
from tests.support.season import always_open


class Stage:
    """One bot at work on some messengers."""

    def __init__(self, launcher: Launcher, folder: Path, playground: Playground, messengers: Sequence[str]) -> None:
        self.playground, self.folder, self.starts = playground, folder, 0
        self._launcher = launcher
        self._environment = {"SECRET_KEY": SECRET_KEY, "PROGRAMME_FILE": str(always_open(folder.parent))}
        for name in messengers:
            self._environment[f"{name.upper()}_TOKEN"] = playground.bots[name].token
            self._environment[f"{name.upper()}_API_URL"] = playground.api_url(name)
        self.process: Process

    async def start(
        self,
        *,
        more: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Process:
        """Start the bot; the options are those of `tests.support.process`."""
        environment = self._environment | dict(more or {})
        self.process = await self._launcher.start(self.folder, environment, **options)
        self.starts += 1
        return self.process

    async def keep_running(self, **options: Any) -> None:
        """Start the bot again whenever it ends, until cancelled; as whatever supervises it does."""
        while True:
            await asyncio.shield(self.process.ended)
            await self.start(**options)

    @property
    def database(self) -> Path:
        return self.folder / "citizen-diplomat.db"

    async def keeps_files(self) -> None:
        """Wait until every file that was sent is fetched and kept."""
        with closing(sqlite3.connect(self.database)) as database:
            await until(lambda: _all_kept(database), "kept files")

    def log(self) -> str:
        """Return what the bot has printed in all its lives."""
        log = self.folder / "bot.log"
        return log.read_text() if log.exists() else ""


def _all_kept(database: sqlite3.Connection) -> bool:
    return {state for (state,) in database.execute("SELECT state FROM file")} == {"kept"}


@asynccontextmanager
async def staged(
    launcher: Launcher,
    folder: Path,
    *messengers: str,
    bots: Mapping[str, BotAccount] = BOTS,
    bale_error_style: Literal["status", "ok_false"] = "status",
) -> AsyncIterator[Stage]:
    """Give a stage; its bot is killed at the end."""
    playground = Playground(SystemClock(), bots, bale_error_style=bale_error_style)
    await playground.start()
    stage = Stage(launcher, folder, playground, messengers)
    try:
        yield stage
    finally:
        if stage.starts:
            stage.process.kill()
            await stage.process.end()
        await playground.stop()


def check_registered(database: Path, citizens: Sequence[Citizen]) -> None:
    """See that each is registered exactly once, as they were told and with what they answered."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchone() is None
        rows = connection.execute(
            "SELECT a.messenger, a.user_id, r.code, r.state, r.answers FROM registration r"
            " JOIN account a ON a.person_id = r.person_id"
        ).fetchall()
        assert connection.execute("SELECT count(*) FROM registration").fetchone() == (len(rows),)
        assert connection.execute("SELECT count(*) FROM draft").fetchone() == (0,)
    keys = Keys(SECRET_KEY)
    found = sorted((messenger, user_id, code, state) for messenger, user_id, code, state, _ in rows)
    told = sorted((one.messenger, one.user_id, code, "submitted") for one in citizens for code in one.codes())
    assert found == told
    names = {one.user_id: one.name for one in citizens}
    for _, user_id, _, _, sealed in rows:
        answers = orjson.loads(keys.unseal("registration.answers", sealed))
        assert answers["name"] == names[user_id]
        assert answers["offer"]["text"] == OFFER
        assert answers["place"] == "country"
        assert answers["city"]["name"] == "شیراز"
        assert answers["connections"] == ["university"]
