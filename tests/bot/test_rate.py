"""The rate of a messenger, on a clock that only moves when everybody rests."""

import asyncio
import heapq
import random
from collections.abc import Coroutine, Sequence
from typing import Any

import pytest

from bot.delivery.rate import LATELY, PATIENCE, Rate
from bot.delivery.window import LONGEST_WAY, Leave, Window


class Time:
    """Seconds that pass when everybody rests, and now and then a little more than was asked for."""

    def __init__(self, *, jitter: float = 0.0) -> None:
        self.now = 1000.0
        self.jitter, self.chance = jitter, random.Random(3)
        self._resting: list[tuple[float, int, asyncio.Future[None]]] = []

    def passed(self) -> float:
        return self.now

    async def rest(self, seconds: float) -> None:
        until = self.now + seconds + self.chance.uniform(0, self.jitter)
        heapq.heappush(self._resting, (until, len(self._resting) + self.chance.getrandbits(40), future := _future()))
        await future

    async def run(self, work: Coroutine[Any, Any, Any], *beside: Coroutine[Any, Any, Any]) -> None:
        """Let time pass until `work` is done; what goes on beside it ends with it."""
        tasks = [asyncio.ensure_future(one) for one in (work, *beside)]
        while not tasks[0].done():
            for _ in range(8):
                await asyncio.sleep(0)
            if self._resting:
                until, _, future = heapq.heappop(self._resting)
                self.now = max(self.now, until)
                future.set_result(None)
        for task in tasks[1:]:
            task.cancel()
        await asyncio.gather(*tasks[1:], return_exceptions=True)
        tasks[0].result()


def _future() -> "asyncio.Future[None]":
    return asyncio.get_running_loop().create_future()


class Messenger:
    """The other end: counts what arrives, after a way of so many seconds and up to so many more, there and back."""

    def __init__(self, rate: Rate, time: Time, *, way: float = 0.0, at_least: float = 0.0) -> None:
        self.arrived: list[float] = []
        self._rate, self._time, self._way, self._at_least = rate, time, way, at_least

    async def take(self, leave: Leave) -> None:
        await self._time.rest(self._at_least + self._time.chance.uniform(0, self._way))
        self.arrived.append(self._time.now)
        await self._time.rest(self._at_least + self._time.chance.uniform(0, self._way))
        self._rate.arrived(leave)

    async def tell(self, people: range) -> None:
        """Send a notice to each, side by side."""
        under_way = []
        for chat_id in people:
            leave = await self._rate.turn(chat_id)
            under_way.append(asyncio.ensure_future(self.take(leave)))
        await asyncio.gather(*under_way)


def rate_of(limit: float, time: Time) -> Rate:
    return Rate(limit, passed=time.passed, rest=time.rest)


def most_in_a_second(times: Sequence[float]) -> int:
    most, first, ordered = 0, 0, sorted(times)
    for last, at in enumerate(ordered):
        while ordered[first] <= at - 1:
            first += 1
        most = max(most, last - first + 1)
    return most


@pytest.mark.parametrize(("limit", "number"), [(30, 2000), (1, 60), (5, 300), (0.5, 20), (2.5, 50)])
@pytest.mark.parametrize("way", [0, 0.003])
async def test_no_second_carries_more_than_the_limit_and_the_whole_takes_hardly_longer_than_it_must(
    limit: float, number: int, way: float
) -> None:
    time = Time(jitter=way / 3)
    messenger = Messenger(rate := rate_of(limit, time), time, way=way)
    await time.run(messenger.tell(range(number)))
    assert rate.crowded == (limit > 2)
    assert most_in_a_second(messenger.arrived) <= max(limit, 1)
    if limit == int(limit) or limit < 1:
        assert messenger.arrived[-1] - 1000 <= 1.02 * number / limit


@pytest.mark.parametrize("way", [0.01, 0.04])
async def test_an_uneven_way_costs_time_but_no_second_one_too_many(way: float) -> None:
    time = Time()
    messenger = Messenger(rate_of(30, time), time, way=way / 2, at_least=0.03)
    await time.run(messenger.tell(range(600)))
    assert most_in_a_second(messenger.arrived) <= 30
    assert messenger.arrived[-1] - 1000 <= (1.01 + way) * 600 / 30


async def test_after_a_pause_of_the_machine_no_second_carries_more() -> None:
    time = Time()
    messenger = Messenger(rate_of(30, time), time)

    async def stalls() -> None:
        while True:
            await time.rest(1.6)
            time.now += 0.7

    await time.run(messenger.tell(range(300)), stalls())
    assert most_in_a_second(messenger.arrived) <= 30


@pytest.mark.parametrize(
    ("soonest", "latest", "in_time"), [(0.7, 1.3, 0.9), (0.8, 1.2, 0.9), (0.98, 1.02, 0.6), (0.1, 0.6, 0.8)]
)
async def test_whoever_writes_meanwhile_is_answered_at_once_and_no_second_carries_more(
    soonest: float, latest: float, in_time: float
) -> None:
    time = Time(jitter=0.001)
    messenger, waited = Messenger(rate := rate_of(30, time), time, way=0.001), []
    under_way = []

    async def writes() -> None:
        while True:
            await time.rest(time.chance.uniform(soonest, latest))
            began = time.now
            leave = await rate.reply(7_000_000)
            waited.append(time.now - began)
            under_way.append(asyncio.ensure_future(messenger.take(leave)))

    await time.run(messenger.tell(range(2000)), writes())
    assert most_in_a_second(messenger.arrived) <= 30
    assert sum(wait < 0.005 for wait in waited) >= in_time * len(waited)
    assert max(waited) <= PATIENCE
    if soonest > 0.5:
        ideal = len(messenger.arrived) / 30
        assert messenger.arrived[-1] - messenger.arrived[0] <= 1.02 * ideal


async def test_what_nobody_waits_for_takes_its_place_in_line() -> None:
    time = Time()
    messenger, waited = Messenger(rate := rate_of(30, time), time), []

    async def marks() -> None:
        while True:
            await time.rest(0.5)
            began = time.now
            for _ in range(3):
                await messenger.take(await rate.aside(7_000_000))
            waited.append(time.now - began)

    await time.run(messenger.tell(range(600)), marks())
    assert most_in_a_second(messenger.arrived) <= 30
    assert 0 < max(waited) < 0.5
    assert (messenger.arrived[-1] - messenger.arrived[0]) <= 1.01 * len(messenger.arrived) / 30


async def test_place_is_free_again_when_nobody_was_answered_for_a_while() -> None:
    time = Time()
    messenger = Messenger(rate := rate_of(10, time), time)
    rate.arrived(await rate.reply(1))
    time.now += LATELY + 0.1
    await time.run(messenger.tell(range(100, 130)))
    assert messenger.arrived[-1] - messenger.arrived[0] == pytest.approx(29 / 10, abs=0.15)


async def test_however_much_people_write_nobody_of_them_waits_and_something_goes_out() -> None:
    time = Time()
    messenger, waited = Messenger(rate := rate_of(1, time), time), []

    async def write() -> None:
        while True:
            await time.rest(0.2)
            began = time.now
            rate.arrived(await rate.reply(7_000_000))
            waited.append(time.now - began)

    await time.run(messenger.tell(range(10)), write())
    assert messenger.arrived[-1] - 1000 == pytest.approx(9 * 1.001, abs=0.01)
    assert max(waited) == 0


async def test_replies_alone_never_wait_however_many_there_are() -> None:
    time = Time()
    rate = rate_of(30, time)

    async def write() -> None:
        for chat_id in range(2000):
            await rate.reply(chat_id)

    await time.run(write())
    assert time.now == 1000
    assert not rate.crowded


async def test_chat_gets_one_notice_a_second_and_holds_up_nobody_else() -> None:
    time = Time()
    rate, left = rate_of(30, time), {}

    async def send(name: str, chat_id: int) -> None:
        rate.arrived(await rate.turn(chat_id))
        left[name] = time.now

    async def story() -> None:
        rate.arrived(await rate.reply(1))
        await asyncio.gather(send("same", 1), send("other", 2), send("third", 3))
        await send("same again", 1)

    await time.run(story())
    assert left["same"] - 1000 >= 1
    assert left["third"] - 1000 < 0.1
    assert left["same again"] - left["same"] >= 1
    assert rate.chat_opens_in(1) > 0
    assert rate.chat_opens_in(4) <= 0


def test_a_message_counts_until_it_was_surely_counted_over_there() -> None:
    time = Time()
    window = Window(1.0, passed=time.passed)
    quick, slow = window.add(notice=True), window.add(notice=True)
    time.now += 0.010
    window.arrived(quick)
    time.now += 0.030
    window.arrived(slow)
    assert window.opens_in(2) == pytest.approx(1.001 - 0.039), "nine tenths of the quickest way are everybody's"
    assert window.opens_in(1) == pytest.approx(1.001 - 0.009)
    time.now += 1.0
    assert window.opens_in(1) == 0
    assert (len(window), window.notices) == (0, 0)
    window.add(notice=True)
    time.now += 1.01
    assert window.opens_in(1) == pytest.approx(LONGEST_WAY - 0.009), "an answer that never comes is not waited for"
