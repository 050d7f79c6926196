"""Sends that go wrong in every way a messenger knows: the question comes, late rather than never, and in order."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from bot.clock import Clock
from bot.delivery.debts import Debts
from bot.messengers.render import Renderer
from bot.settings import Settings
from bot.station import Station
from playground import Playground
from services import people, replies
from storage.engine.sqlite import SqliteWriter
from storage.engine.tx import Work
from storage.errors import NotCommitted
from storage.store import Storage
from tests.faults.waiting import hold, is_taken_in, sent_to
from tests.support.person import Meets, Person
from tests.support.registering import begins, registers, sends, tells_the_rest

PAGE = "<html><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>"
Stations = dict[str, Station]
Breaks = Callable[[Playground, str], Any]


async def test_nothing_is_sent_before_the_time_a_messenger_names_and_then_the_question_comes(
    playground: Playground, stations: Stations, clock: Clock, person: Person
) -> None:
    await begins(person)
    before = sent_to(playground, person)
    playground.faults.flood(person.messenger, "sendMessage", retry_after=370)
    await person.presses("اصفهان")
    await playground.calls.wait("sendMessage", times=before + 1, bot=person.messenger, chat_id=person.user_id)
    await is_taken_in(playground, person.messenger)
    # Neither the pump nor an answer to something new comes earlier.
    await person.says("مینا نمونه")
    await is_taken_in(playground, person.messenger)
    clock.forward(timedelta(seconds=300))
    await stations[person.messenger].pump.run()
    assert sent_to(playground, person) == before + 1
    clock.forward(timedelta(seconds=71))
    await person.sees("چه ارتباطی دارید؟")


async def test_bale_names_no_time_and_is_given_some(
    playground: Playground, stations: Stations, clock: Clock, sara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So long that no busy machine gets there by itself.
    monkeypatch.setattr("bot.wire.answers.WITHOUT_NUMBER", 500)
    await begins(sara)
    playground.faults.flood("bale", "sendMessage", retry_after=None)
    before = sent_to(playground, sara)
    await sara.presses("اصفهان")
    await playground.calls.wait("sendMessage", times=before + 1, bot="bale", chat_id=sara.user_id)
    await is_taken_in(playground, "bale")
    await stations["bale"].pump.run()
    assert sent_to(playground, sara) == before + 1
    clock.forward(timedelta(seconds=501))
    await sara.sees("نام و نام خانوادگی")


@pytest.mark.parametrize(
    "breaks",
    [
        pytest.param(lambda playground, bot: playground.faults.status(bot, "sendMessage", status=500), id="500"),
        pytest.param(lambda playground, bot: playground.faults.status(bot, "sendMessage", body=PAGE), id="502-page"),
        pytest.param(lambda playground, bot: playground.faults.drop_before(bot, "sendMessage"), id="dropped-before"),
        pytest.param(lambda playground, bot: playground.faults.drop_after(bot, "sendMessage"), id="dropped-after"),
        pytest.param(lambda playground, bot: playground.faults.drop_before(bot), id="any-call-dropped"),
    ],
)
async def test_question_that_did_not_get_through_comes_again(
    playground: Playground, clock: Clock, person: Person, breaks: Breaks
) -> None:
    await begins(person)
    before = sent_to(playground, person)
    breaks(playground, person.messenger)
    await person.presses("اصفهان")
    await playground.calls.wait("sendMessage", times=before + 1, bot=person.messenger, chat_id=person.user_id)
    await is_taken_in(playground, person.messenger)
    clock.forward(timedelta(seconds=4))
    await person.sees("نام و نام خانوادگی")
    await tells_the_rest(person)
    await sends(person)


async def test_owed_question_never_comes_behind_the_next_one(
    playground: Playground,
    stations: Stations,
    clock: Clock,
    reza: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await begins(reza)
    playground.faults.drop_after("telegram", "sendMessage")
    await reza.presses("اصفهان")
    await reza.sees("نام و نام خانوادگی")  # it had its effect; only the bot does not know
    await is_taken_in(playground, "telegram")
    under_way, gate = hold(monkeypatch)
    playground.faults.delay("telegram", 1, method="sendMessage")
    clock.forward(timedelta(seconds=4))
    await under_way.wait()
    await reza.says("رضا نمونه")
    await is_taken_in(playground, "telegram")
    gate.set()
    await reza.sees("چه ارتباطی دارید؟")
    texts = [one.text for one in await reza.chat() if one.by_bot]
    assert "چه ارتباطی دارید؟" in texts[-1]
    assert "نام و نام خانوادگی" in texts[-2]


async def test_owed_question_that_was_overtaken_is_owed_no_more(
    playground: Playground, settings: Settings, person: Person
) -> None:
    await begins(person)
    playground.faults.drop_after(person.messenger, "sendMessage")
    await person.presses("اصفهان")
    await person.sees("نام و نام خانوادگی")
    await is_taken_in(playground, person.messenger)
    with closing(sqlite3.connect(settings.data_dir / "citizen-diplomat.db")) as database:
        query = "SELECT count(*) FROM outbox WHERE state IN ('planned', 'retry')"
        assert database.execute(query).fetchone() == (1,)
        await person.says("مینا نمونه")
        await person.sees("چه ارتباطی دارید؟")
        await is_taken_in(playground, person.messenger)
        assert database.execute("SELECT count(*) FROM outbox").fetchone() == (0,)


@pytest.mark.usefixtures("idle")
async def test_question_that_was_shown_before_its_acknowledgement_gave_up_waiting_is_not_owed(
    playground: Playground, settings: Settings, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begins(person)
    await is_taken_in(playground, person.messenger)
    gate = asyncio.Event()

    async def lasts(debts: Debts, person_id: int) -> None:
        await gate.wait()

    monkeypatch.setattr(Debts, "pay", lasts)
    try:
        await person.presses("اصفهان")
        await person.sees("نام و نام خانوادگی")
        # Its reply is shown and not yet at its end: what is acknowledged now was waited for as long as it may.
        await is_taken_in(playground, person.messenger)
        with closing(sqlite3.connect(settings.data_dir / "citizen-diplomat.db")) as database:
            assert database.execute("SELECT count(*) FROM outbox").fetchone() == (0,)
    finally:
        # Else nothing could end.
        gate.set()


@pytest.mark.logs_errors
@pytest.mark.usefixtures("idle", "impatient")
async def test_question_that_can_neither_be_sent_nor_noted_as_owed_comes_with_the_update_again(
    playground: Playground, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begins(person)
    await is_taken_in(playground, person.messenger)
    commit, commits = SqliteWriter._commit, count(1)

    def second_fails(writer: SqliteWriter, works: Sequence[Work]) -> list[Any]:
        if next(commits) == 2:
            raise NotCommitted("database or disk is full")
        return commit(writer, works)

    monkeypatch.setattr(SqliteWriter, "_commit", second_fails)
    playground.faults.drop_before(person.messenger, "sendMessage")
    await person.presses("اصفهان")
    await person.sees("نام و نام خانوادگی")
    assert next(commits) > 3  # the answer, the debt that failed, the answer again


@pytest.mark.logs_errors
@pytest.mark.usefixtures("impatient")
async def test_one_messenger_down_leaves_the_other_alone_and_its_people_are_answered_afterwards(
    playground: Playground, sara: Person, reza: Person
) -> None:
    await begins(sara)
    playground.faults.refuse("bale")
    await sara.presses("اصفهان")
    await registers(reza, name="رضا نمونه")
    playground.faults.clear("bale")
    await sara.sees("نام و نام خانوادگی")
    await tells_the_rest(sara)
    await sends(sara)


async def test_slow_send_to_one_chat_lets_the_others_go_on(
    playground: Playground, meets: Meets, reza: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    mina = await meets("مینا", "telegram")
    under_way, gate = hold(monkeypatch)
    playground.faults.delay("telegram", 1, method="sendMessage")
    await mina.starts()
    await under_way.wait()
    await registers(reza, name="رضا نمونه")
    assert sent_to(playground, mina) == 0
    gate.set()
    await mina.sees("شهروند دیپلمات")


@pytest.mark.logs_errors
async def test_fault_of_ours_in_showing_a_screen_is_told_and_stops_nobody(
    playground: Playground,
    person: Person,
    meets: Meets,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await begins(person)
    write = Renderer.text

    def broken(renderer: Renderer, screen: Any, reader: Any) -> str:
        text = write(renderer, screen, reader)
        if "نام و نام خانوادگی" in text:
            raise KeyError("no such sentence")
        return text

    with monkeypatch.context() as patch:
        patch.setattr(Renderer, "text", broken)
        await person.presses("اصفهان")
        trouble = await person.sees("خطایی از سوی ما رخ داد")
    number = trouble.text[trouble.text.index("E-") :][:8]
    assert number in caplog.text
    other = await meets("ناهید", person.messenger)
    await begins(other)
    await person.says("/start")
    await person.presses("ادامه می‌دهم")
    await person.sees("نام و نام خانوادگی")


async def test_pause_is_rounded_up_to_whole_seconds(storage: Storage) -> None:
    now = datetime(2026, 11, 23, 12, 0, 0, 900_000, tzinfo=UTC)
    who = await storage.write(people.meet, messenger="bale", user_id=1, chat_id=1, source=None, now=now)
    pause = timedelta(seconds=1)
    await storage.write(replies.owe, person_id=who.person_id, messenger="bale", now=now, after=pause)
    early, late = now + timedelta(seconds=0.9), now + timedelta(seconds=2)
    assert await storage.read(replies.due, messenger="bale", now=early) == []
    assert len(await storage.read(replies.due, messenger="bale", now=late)) == 1
