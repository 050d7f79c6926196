"""The receipt of an erasure: the last thing that somebody sees, with nothing left by which it could be owed."""

import sqlite3
from contextlib import closing

import pytest

from bot.delivery import replying
from bot.settings import Settings
from playground import Playground
from tests.faults.waiting import until
from tests.support.person import Person
from tests.support.registering import registers


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replying, "RECEIPT_PAUSES", (0.01,) * 6)


def owed(settings: Settings) -> int:
    with closing(sqlite3.connect(settings.data_dir / "citizen-diplomat.db")) as database:
        return int(database.execute("SELECT count(*) FROM outbox").fetchone()[0])


async def erases(person: Person) -> None:
    await registers(person, name="مینا نمونه")
    await person.says("/forget")
    await person.sees("پاک")


@pytest.mark.usefixtures("soon")
async def test_receipt_that_fails_for_a_passing_reason_comes_all_the_same(
    playground: Playground, settings: Settings, person: Person
) -> None:
    await erases(person)
    playground.faults.status(person.messenger, "sendMessage", status=502, times=3)
    await person.says("پاک شود")
    await person.sees("ER-")
    assert owed(settings) == 0


@pytest.mark.usefixtures("soon")
async def test_receipt_that_never_gets_through_is_owed_to_nobody(
    playground: Playground, settings: Settings, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await erases(person)
    playground.faults.status(person.messenger, "sendMessage", status=502, times=7)
    await person.says("پاک شود")
    await until(lambda: "receipt did not get through" in caplog.text, "a word in the log")
    await until(lambda: not len(playground.messengers[person.messenger].updates), "an empty queue")
    assert owed(settings) == 0
    await person.says("/start")
    await person.sees("شهروند دیپلمات")
