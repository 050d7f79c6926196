"""Broadcasts whose sending goes wrong: everybody else gets it, nobody twice, and it goes on where it was."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.answering.notices.registry import NOTICES
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from bot.broadcasting import Broadcasting
from bot.clock import Clock
from bot.delivery.carrier import Carrier
from bot.station import Station
from conversations.screen import Screen
from playground import Playground
from playground.chat import Chat
from programme.notice import Purpose
from services import audience, people
from services.broadcast_run import UNREACHED
from services.notices import plan, totals
from storage import Storage
from storage.account import account
from storage.broadcast import broadcast
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.person import person
from tests.support.broadcasts import approved, crowd, everybody
from tests.support.seen import plain

TEXT = "فردا در میدان امام جشن است."
MANY = 6


def tell(visit: Visit, body: dict[str, Any]) -> Screen | None:
    return Screen((TEXT,))


class Square:
    """People on both messengers, a broadcast to them, and what drives it."""

    def __init__(self, playground: Playground, stations: dict[str, Station], clock: Clock) -> None:
        self.playground, self.stations, self.clock = playground, stations, clock
        self.storage: Storage = stations["bale"].shared.storage
        self.chats: dict[str, list[Chat]] = {}
        programme = stations["bale"].shared.runner.world.programme
        mailers = {name: station.mailer for name, station in stations.items()}
        self.broadcasting = Broadcasting(mailers, storage=self.storage, programme=programme, clock=clock)

    async def gathers(self, *messengers: str, many: int = MANY) -> None:
        for messenger in messengers:
            for number in range(many):
                person = self.playground.people.create(f"مینا {number}", messenger)
                chat = self.playground.messengers[messenger].chats[person.user_id]
                chat.started = True
                self.chats.setdefault(messenger, []).append(chat)
            ids = [chat.person.user_id for chat in self.chats[messenger]]
            await self.storage.write(crowd, ids, messenger=messenger, now=self.clock.now())

    async def announces(self) -> None:
        await self.storage.write(approved, now=self.clock.now())

    async def goes_on(self, *messengers: str, after: timedelta = timedelta()) -> None:
        """Let the clock and then the mailers do what is due."""
        if after:
            self.clock.forward(after)
        await self.broadcasting.run()
        for name in messengers or tuple(self.stations):
            await self.stations[name].mailer.run()

    async def state(self) -> tuple[str, str | None]:
        (row,) = await self.storage.read(sa.select(broadcast.c.state, broadcast.c.paused_because))
        return row.state, row.paused_because

    async def totals(self) -> dict[str, int]:
        return {state: count for state, count in (await self.storage.read(totals)).items() if count}

    def got(self, messenger: str) -> list[int]:
        """Say how often each was told."""
        return [
            len([one for one in chat.since(0) if one.by_bot and TEXT in plain(one.content.get("text", ""))])
            for chat in self.chats[messenger]
        ]


@pytest.fixture
async def square(
    playground: Playground, stations: dict[str, Station], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Square:
    monkeypatch.setitem(NOTICES, Purpose.BROADCAST, tell)
    monkeypatch.setattr(audience, "people", everybody)
    return Square(playground, stations, clock)


@pytest.fixture(autouse=True)
def by_hand(idle: None) -> None:
    """Do what is due when a test lets it."""


async def test_each_gets_it_once_but_who_has_blocked_the_bot_and_nobody_rests_for_them(square: Square) -> None:
    await square.gathers("telegram", "bale")
    gone = square.chats["telegram"][1]
    gone.blocked = True
    await square.announces()
    await square.goes_on()
    await square.goes_on()
    assert square.got("bale") == [1] * MANY
    assert square.got("telegram") == [1, 0, *[1] * (MANY - 2)]
    assert await square.totals() == {"sent": 2 * MANY - 1, "failed": 1}
    assert await square.state() == ("finished", None)
    who = await square.storage.read(people.known, messenger="telegram", user_id=gone.person.user_id)
    assert who is not None
    assert who.stopped


async def test_flood_is_waited_out_and_nobody_is_told_twice(square: Square) -> None:
    await square.gathers("telegram", many=12)
    await square.announces()
    square.playground.faults.flood("telegram", "sendMessage", retry_after=350, after=3)
    await square.goes_on()
    assert sum(square.got("telegram")) < 12
    await square.goes_on(after=timedelta(seconds=320))
    assert sum(square.got("telegram")) < 12
    await square.goes_on(after=timedelta(seconds=30))
    await square.goes_on(after=timedelta(seconds=1))
    await square.goes_on()
    assert square.got("telegram") == [1] * 12
    assert await square.state() == ("finished", None)


async def test_one_messenger_that_is_gone_stops_the_broadcast_there_alone_and_it_goes_on_by_itself(
    square: Square,
) -> None:
    await square.gathers("telegram", "bale")
    await square.announces()
    fault = square.playground.faults.status("bale", times=None, status=500)
    for _ in range(4):
        await square.goes_on(after=timedelta(seconds=5))
    assert square.got("telegram") == [1] * MANY
    assert await square.state() == ("paused", UNREACHED)
    # Rows that nobody has claimed wait again: a pause by hand would find nothing else.
    assert (await square.totals()).get("planned", 0) == 0
    await square.goes_on(after=timedelta(minutes=2))
    assert await square.state() == ("paused", UNREACHED)
    square.playground.faults.clear("bale")
    assert fault.times is None
    for _ in range(4):
        await square.goes_on(after=timedelta(minutes=2))
    assert square.got("bale") == [1] * MANY
    assert await square.totals() == {"sent": 2 * MANY}
    assert await square.state() == ("finished", None)


async def test_who_sleeps_is_told_in_the_morning_whatever_happens_to_the_messenger_meanwhile(square: Square) -> None:
    await square.gathers("telegram", "bale")
    abroad = sa.select(account.c.person_id).where(account.c.messenger == "telegram")
    moves = sa.update(person).where(person.c.id.in_(abroad)).values(zone="America/Toronto")
    await square.storage.write(lambda tx: tx.run(moves))
    await square.announces()
    for _ in range(3):
        # 3:00 in Toronto, 11:30 in Isfahan.
        await square.goes_on(after=timedelta(minutes=1))
    assert (square.got("telegram"), square.got("bale")) == ([0] * MANY, [1] * MANY)
    assert await square.state() == ("running", None)
    fault = square.playground.faults.status("telegram", times=None, status=500)
    await square.goes_on(after=timedelta(hours=5))
    for _ in range(4):
        await square.goes_on(after=timedelta(seconds=5))
    assert await square.state() == ("paused", UNREACHED)
    square.playground.faults.clear("telegram")
    assert fault.times is None
    for _ in range(4):
        await square.goes_on(after=timedelta(minutes=2))
    assert square.got("telegram") == [1] * MANY
    assert await square.totals() == {"sent": 2 * MANY}
    assert await square.state() == ("finished", None)


async def test_what_is_more_urgent_goes_first_though_it_is_written_slowly(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    overtaken = asyncio.Event()
    write = Carrier._written

    async def write_slowly(carrier: Carrier, row: Row, taken: Row) -> Reply | None:
        with suppress(TimeoutError):
            # As long as a broadcast could need to go by.
            await asyncio.wait_for(overtaken.wait(), 1)
        return await write(carrier, row, taken)

    def tell_at_once(visit: Visit, body: dict[str, Any]) -> Screen | None:
        overtaken.set()
        return tell(visit, body)

    monkeypatch.setattr(Carrier, "_written", write_slowly)
    monkeypatch.setitem(NOTICES, Purpose.DECISION, lambda visit, body: Screen(("نتیجهٔ شما",)))
    monkeypatch.setitem(NOTICES, Purpose.BROADCAST, tell_at_once)
    await square.gathers("telegram", many=20)
    await square.announces()
    await square.broadcasting.run()
    last = square.chats["telegram"][-1]

    def decides(tx: Tx) -> None:
        who = people.known(tx, messenger="telegram", user_id=last.person.user_id)
        assert who is not None
        plan(tx, person_id=who.person_id, purpose=Purpose.DECISION, occurrence="x", now=square.clock.now())

    await square.storage.write(decides)
    await square.goes_on()
    sent = square.playground.calls.of("sendMessage", bot="telegram")
    assert len(sent) == 21
    assert "نتیجه" in str(sent[0])


@pytest.mark.logs_errors
async def test_a_fault_in_writing_it_is_tried_again_and_then_said(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(visit: Visit, body: dict[str, Any]) -> Screen | None:
        raise ZeroDivisionError

    monkeypatch.setitem(NOTICES, Purpose.BROADCAST, fails)
    await square.gathers("telegram")
    await square.announces()
    for _ in range(5):
        await square.goes_on(after=timedelta(minutes=1))
    assert await square.totals() == {"failed": MANY}
    assert await square.state() == ("finished", None)


async def test_what_is_of_no_use_any_more_is_left_out(square: Square, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NOTICES, Purpose.BROADCAST, lambda visit, body: None)
    await square.gathers("bale")
    await square.announces()
    await square.goes_on()
    await square.goes_on()
    assert await square.totals() == {"skipped": MANY}
    assert await square.state() == ("finished", None)
