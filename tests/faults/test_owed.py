"""Owed replies: a newer debt is never swallowed, one bad row stops nobody, what was shown is not shown again."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.answering.reply import Reply
from bot.clock import Clock
from bot.delivery.debts import Debts
from bot.delivery.pump import AT_ONCE, Pump
from bot.intake.lanes import Lanes
from bot.wire.errors import TryLater
from conversations.screen import Screen
from services import people, replies
from storage.engine.tx import Tx
from storage.errors import NotCommitted
from storage.store import Storage
from tests.faults.waiting import until

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOON = NOW + timedelta(seconds=3)


class Stopped(Clock):
    """A clock that stands."""

    def __init__(self, now: datetime = SOON) -> None:
        super().__init__()
        self.time = now

    def now(self) -> datetime:
        return self.time


class Shows:
    """A runner that shows an empty screen, and a sender that notes in which chats."""

    def __init__(self) -> None:
        self.chats: list[int] = []
        self.broken: set[int] = set()
        self.gate: asyncio.Event | None = None
        self.failure: Exception | None = None

    def present(self, tx: Tx, messenger: str, user_id: int, now: datetime) -> Reply | None:
        if user_id in self.broken:
            raise KeyError("a screen of this person cannot be made")
        return Reply(Screen(()), user_id, "fa", "Asia/Tehran")

    async def show(self, reply: Reply, *, chat_id: int, press: Any = None) -> None:
        self.chats.append(chat_id)
        if self.gate is not None:
            await self.gate.wait()
        if self.failure is not None:
            raise self.failure


def pump_of(storage: Storage, shows: Shows, clock: Clock, lanes: Lanes | None = None) -> Pump:
    runner: Any = shows
    sends = Lanes() if lanes is None else lanes
    sender: Any = shows
    return Pump("bale", storage=storage, runner=runner, sender=sender, sends=sends, clock=clock)


async def owe(storage: Storage, user_id: int, now: datetime = NOW) -> int:
    who = await storage.write(people.meet, messenger="bale", user_id=user_id, chat_id=user_id, source=None, now=now)
    await storage.write(replies.owe, person_id=who.person_id, messenger="bale", now=now)
    return who.person_id


async def waiting(storage: Storage) -> frozenset[int]:
    return await storage.read(replies.owed, messenger="bale")


async def test_debt_noted_while_an_older_one_is_paid_stays(storage: Storage) -> None:
    shows, clock = Shows(), Stopped()
    shows.gate = asyncio.Event()
    person = await owe(storage, 1)
    paying = asyncio.create_task(pump_of(storage, shows, clock).run())
    await until(lambda: shows.chats, "a reply on its way")
    # Due in the very second at which the claim ends.
    pause = replies.CLAIM
    await storage.write(replies.owe, person_id=person, messenger="bale", now=SOON, after=pause)
    shows.gate.set()
    await paying
    assert await waiting(storage) == {person}


@pytest.mark.logs_errors
async def test_reply_whose_settling_fails_is_not_sent_at_every_run(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise NotCommitted("database or disk is full")

    shows, clock = Shows(), Stopped()
    await owe(storage, 1)
    pump = pump_of(storage, shows, clock)
    with monkeypatch.context() as patch:
        patch.setattr(replies, "settle", full)
        for _ in range(3):
            await pump.run()
            clock.time += timedelta(seconds=1)
    assert shows.chats == [1]
    clock.time += replies.CLAIM
    await pump.run()
    assert shows.chats == [1, 1]
    assert await waiting(storage) == frozenset()


async def test_claim_of_a_killed_process_is_paid_at_the_next_start(storage: Storage) -> None:
    shows, clock = Shows(), Stopped()
    await owe(storage, 1)
    (row,) = await storage.read(replies.due, messenger="bale", now=SOON)
    assert await storage.write(replies.claim, row, now=SOON) is not None
    assert await storage.write(replies.claim, row, now=SOON) is None
    await pump_of(storage, shows, clock).run()
    assert shows.chats == [1]


@pytest.mark.logs_errors
async def test_row_that_cannot_be_shown_stops_nobody_behind_it(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    shows, clock = Shows(), Stopped()
    shows.broken = {1}
    for user_id in (1, 2, 3):
        await owe(storage, user_id)
    await pump_of(storage, shows, clock).run()
    assert sorted(shows.chats) == [2, 3]
    assert await waiting(storage) == frozenset()
    assert "reference E-" in caplog.text


async def test_slow_chat_holds_up_nobody_and_so_many_go_at_once(storage: Storage) -> None:
    shows, clock = Shows(), Stopped()
    shows.gate = asyncio.Event()
    for user_id in range(1, AT_ONCE + 3):
        await owe(storage, user_id)
    paying = asyncio.create_task(pump_of(storage, shows, clock).run())
    await until(lambda: len(shows.chats) == AT_ONCE, "replies side by side")
    shows.gate.set()
    await paying
    assert len(shows.chats) == AT_ONCE + 2


async def test_put_off_waits_twice_as_long_each_time(storage: Storage) -> None:
    shows, clock = Shows(), Stopped()
    shows.failure = TryLater("busy")
    await owe(storage, 1)
    pump = pump_of(storage, shows, clock)
    tries = []
    for second in range(20):
        before = len(shows.chats)
        clock.time = SOON + timedelta(seconds=second)
        await pump.run()
        if len(shows.chats) > before:
            tries.append(second)
    assert tries == [0, 2, 6, 14]


class SlowToOwe:
    """A storage that writes down slowly what is owed."""

    def __init__(self, storage: Storage) -> None:
        self.begun, self.goes_on = asyncio.Event(), asyncio.Event()
        self._storage = storage

    async def read(self, query: Any, **what: Any) -> Any:
        return await self._storage.read(query, **what)

    async def write(self, use_case: Any, **what: Any) -> Any:
        if use_case is replies.owe:
            self.begun.set()
            await self.goes_on.wait()
        return await self._storage.write(use_case, **what)


async def test_what_was_shown_while_it_was_noted_as_owed_is_not_owed(storage: Storage) -> None:
    slow: Any = SlowToOwe(storage)
    debts = Debts("bale", storage=slow, clock=Stopped())
    who = await storage.write(people.meet, messenger="bale", user_id=1, chat_id=1, source=None, now=NOW)
    noting = asyncio.create_task(debts.note(who.person_id))
    await slow.begun.wait()
    paying = asyncio.create_task(debts.pay(who.person_id))
    # As long as a payment could need that does not wait for the note.
    done, _ = await asyncio.wait([paying], timeout=0.2)
    assert not done
    slow.goes_on.set()
    await asyncio.gather(noting, paying)
    assert await waiting(storage) == frozenset()


async def test_what_is_shown_before_it_is_noted_is_not_owed(storage: Storage) -> None:
    debts = Debts("bale", storage=storage, clock=Stopped())
    who = await storage.write(people.meet, messenger="bale", user_id=1, chat_id=1, source=None, now=NOW)
    shown = False
    noting = debts.note(who.person_id, unless=lambda: shown)
    shown = True
    await noting
    assert await waiting(storage) == frozenset()
    await debts.note(who.person_id, unless=lambda: False)
    assert await waiting(storage) == {who.person_id}
