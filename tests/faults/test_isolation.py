"""What goes wrong for one person stays with that person: told under a reference, logged, passed."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from bot.settings import Settings
from bot.station import Station
from bot.wire.line import Line
from playground import Playground
from tests.faults.test_odd_updates import MESSAGE
from tests.faults.waiting import until
from tests.support.person import Meets, Person
from tests.support.registering import begins, lives_at_home

TROUBLE = "خطایی از سوی ما رخ داد"

pytestmark = pytest.mark.logs_errors


async def nothing_waits(playground: Playground, messenger: str) -> None:
    await until(lambda: not len(playground.messengers[messenger].updates), "an empty queue")


def alter(settings: Settings, sql: str, *values: Any) -> None:
    with closing(sqlite3.connect(settings.data_dir / "citizen-diplomat.db")) as database, database:
        assert database.execute(sql, values).rowcount == 1


async def test_altered_cell_of_one_person_is_told_and_others_are_answered(
    playground: Playground,
    settings: Settings,
    person: Person,
    meets: Meets,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await begins(person)
    of_person = "person_id = (SELECT person_id FROM account WHERE user_id = ?)"
    alter(settings, f"UPDATE draft SET answers = zeroblob(60) WHERE {of_person}", person.user_id)
    await person.says("مینا نمونه")
    told = await person.sees(TROUBLE)
    assert told.text[told.text.index("E-") :][:8] in caplog.text
    await nothing_waits(playground, person.messenger)
    await begins(await meets("ناهید", person.messenger))


async def test_file_whose_size_is_answered_with_nothing_is_taken(
    playground: Playground, sara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begins(sara)
    call = Line.call

    async def bare(line: Line, method: str, payload: Any, **options: Any) -> Any:
        return True if method == "getFile" else await call(line, method, payload, **options)

    monkeypatch.setattr(Line, "call", bare)
    document = {"file_id": "x", "file_unique_id": "y", "file_name": "x.pdf"}
    user = {"id": sara.user_id, "is_bot": False, "first_name": "سارا"}
    chat = {"id": sara.user_id, "type": "private", "first_name": "سارا"}
    playground.inject("bale", {"message": MESSAGE | {"text": None, "document": document, "from": user, "chat": chat}})
    await nothing_waits(playground, "bale")
    await lives_at_home(sara)
    assert TROUBLE not in "".join(message.text for message in await sara.chat())


@pytest.mark.parametrize("number", [2**63, 2**80, -(2**70)])
async def test_number_that_no_column_takes_is_passed(stations: dict[str, Station], number: int) -> None:
    intake = stations["telegram"].intake
    while intake is None:
        await until(lambda: stations["telegram"].intake, "an intake")
        intake = stations["telegram"].intake
    await intake.take_all([{"update_id": number, "message": MESSAGE}])


async def test_refused_reply_is_told_under_the_logged_reference(
    playground: Playground, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await begins(person)
    body = '{"ok":false,"error_code":400,"description":"Bad Request: can\'t parse entities"}'
    playground.faults.status(person.messenger, "sendMessage", status=400, body=body)
    await person.presses("اصفهان")
    told = await person.sees(TROUBLE)
    assert told.text[told.text.index("E-") :][:8] in caplog.text
    await person.says("/start")
    await person.presses("ادامه می‌دهم")
    await person.sees("نام و نام خانوادگی")
