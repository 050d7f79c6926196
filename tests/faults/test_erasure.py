"""After an erasure nothing of a person is on the disk: not in the database, its log, or the files; whatever happens."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults import canary
from tests.faults.stage import Stage, staged
from tests.support.person import Person, meeting
from tests.support.process import Launcher
from tests.support.registering import registers
from tests.support.striking import Strike

AT_ONCE = 6


@pytest.mark.parametrize("messenger", ["telegram", "bale"])
async def test_erasure_leaves_nothing_on_the_disk_and_others_alone(
    launcher: Launcher, data_dir: Path, messenger: str
) -> None:
    async with staged(launcher, data_dir, messenger) as stage, meeting(stage.playground.url) as meets:
        await stage.start()
        other = await meets("دیگری", messenger)
        code = await registers(other, name="دیگری نمونه")
        person = await meets(canary.ACCOUNT, messenger)
        await _tells_everything(stage, person)
        traces = _traces(stage.database, person.user_id)
        assert len(traces) > 6
        assert len(_left(stage.folder, traces)) == len(traces)
        await person.says("/forget")
        await person.sees("برگشتنی نیست")
        await person.says("پاک شود")
        await person.sees("همه چیز پاک شد")
        # While the bot runs on: nobody needs to stop it first.
        assert _left(stage.folder, traces) == []
        assert canary.found_in(stage.folder) == []
        assert list((stage.folder / "files").iterdir()) == []
        await other.says("/status")
        assert code in (await other.sees("در انتظار بررسی")).text


@pytest.mark.sweep
@pytest.mark.parametrize("calls", ["database", "http"])
async def test_erasure_is_whole_whichever_call_is_killed(
    launcher: Launcher, data_dir: Path, tmp_path: Path, calls: str
) -> None:
    async with staged(launcher, data_dir, "bale") as stage, meeting(stage.playground.url) as meets:
        await stage.start()
        await _tells_everything(stage, await meets(canary.ACCOUNT, "bale"))
        stage.process.terminate()
        await stage.process.end()
    at = 1
    while True:
        wave = range(at, at + AT_ONCE)
        async with asyncio.TaskGroup() as group:
            runs = [group.create_task(_erases(launcher, data_dir, tmp_path / str(n), calls, n)) for n in wave]
        if not all(run.result() for run in runs):
            break
        at += AT_ONCE
    assert at > 10


async def _erases(launcher: Launcher, told: Path, folder: Path, calls: str, at: int) -> bool:
    """Let somebody erase everything while call `at` is killed; return whether there was such a call."""
    await asyncio.to_thread(shutil.copytree, told, folder)
    mark = folder / "struck"
    strike = Strike(calls, "kill", at, str(mark))  # one of its words
    async with staged(launcher, folder, "bale") as stage, meeting(stage.playground.url) as meets:
        # The same person again, whose messages go on counting.
        person = await meets(canary.ACCOUNT, "bale")
        stage.playground.messengers["bale"].updates.next_id += 1_000
        traces = _traces(stage.database, person.user_id)
        await stage.start(strike=strike, pump_every=None)
        running = asyncio.create_task(stage.keep_running(pump_every=None))
        try:
            await person.says("/forget")
            await person.sees("برگشتنی نیست", timeout=20)
            await person.says("پاک شود")
            # The receipt may be lost with the kill; nobody is made anew by the update that comes again.
            await _sees_one_of(person, "همه چیز پاک شد", "چیزی نزد ما نیست")
        finally:
            running.cancel()
        left = _left(folder, traces[:-1])
        assert left == [], f"{mark.read_text() if mark.exists() else ''}: {left}\n{stage.log()}"
        assert list((folder / "files").iterdir()) == []
    return mark.exists()


async def _sees_one_of(person: Person, *texts: str) -> None:
    async with asyncio.timeout(20):
        while not any(text in person.screen().text for text in texts):
            await asyncio.sleep(0.01)
            await person.chat()


async def _tells_everything(stage: Stage, person: Person) -> None:
    await canary.registers_in_full(person)
    await canary.completes(person)
    await stage.keeps_files()
    await person.says("/profile")
    await person.presses("ویرایش ثبت‌نام")
    await person.sees("این‌ها درست است؟")


def _traces(database: Path, user_id: int) -> list[bytes]:
    """Collect what is stored of a person, as it is stored: everything sealed, and last the number of their account."""
    with closing(sqlite3.connect(database)) as connection:
        return [*_sealed(connection, user_id), user_id.to_bytes(6, "big")]


def _sealed(connection: sqlite3.Connection, user_id: int) -> Iterator[bytes]:
    (person_id,) = connection.execute("SELECT person_id FROM account WHERE user_id = ?", (user_id,)).fetchone()
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        key = "id" if table == "person" else "person_id"
        if key in columns:
            for row in connection.execute(f"SELECT * FROM {table} WHERE {key} = ?", (person_id,)):
                # Behind the key's id, which all have alike.
                yield from (value[4:28] for value in row if isinstance(value, bytes) and len(value) >= 28)


def _left(folder: Path, traces: list[bytes]) -> list[str]:
    contents = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "bot.log"}
    found = [trace for trace in traces if any(trace in content for content in contents.values())]
    return [trace.hex() for trace in found]
