"""The rate of a messenger, on a clock that only moves when somebody rests."""

import asyncio
import random
from collections.abc import Sequence

import pytest

from bot.delivery.rate import LATELY, Rate


class Time:
    """Seconds that pass when somebody rests, and now and then a little more than was asked for."""

    def __init__(self, *, jitter: float = 0.0) -> None:
        self.now = 1000.0
        self.jitter, self.chance = jitter, random.Random(3)

    def passed(self) -> float:
        return self.now

    async def rest(self, seconds: float) -> None:
        self.now += seconds + self.chance.uniform(0, self.jitter)
        await asyncio.sleep(0)


def rate_of(limit: float, time: Time) -> Rate:
    return Rate(limit, passed=time.passed, rest=time.rest)


def most_in_a_second(times: Sequence[float]) -> int:
    ordered = sorted(times)
    return max(sum(1 for other in ordered if one <= other < one + 1) for one in ordered)


@pytest.mark.parametrize(("limit", "number"), [(30, 2000), (1, 60), (5, 300), (0.5, 20), (2.5, 50)])
@pytest.mark.parametrize("jitter", [0, 0.003])
async def test_no_second_carries_more_than_the_limit_and_the_whole_takes_hardly_longer_than_it_must(
    limit: float, number: int, jitter: float
) -> None:
    time = Time(jitter=jitter)
    rate, left = rate_of(limit, time), []
    for chat_id in range(number):
        await rate.turn(chat_id)
        # On its way to the messenger each is held up a little, too.
        left.append(time.now + time.chance.uniform(0, jitter))
    assert most_in_a_second(left) <= max(limit, 1)
    if limit == int(limit) or limit < 1:
        assert left[-1] - 1000 <= 1.02 * number / limit


async def test_after_a_pause_of_the_machine_no_second_carries_more(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Time()
    rate, left = rate_of(30, time), []
    for chat_id in range(300):
        await rate.turn(chat_id)
        left.append(time.now)
        if chat_id % 50 == 49:
            time.now += 0.7
    assert most_in_a_second(left) <= 30


async def test_replies_are_counted_and_a_place_is_kept_for_the_next_ones() -> None:
    time = Time()
    rate, notices, replies = rate_of(30, time), [], []
    answered = 0.0
    for chat_id in range(600):
        # Somebody presses a button twice a second; each answer is two messages.
        if time.now - answered >= 0.5:
            answered = time.now
            for _ in range(2):
                rate.count(7_000_000)
                replies.append(time.now)
        await rate.turn(chat_id)
        notices.append(time.now)
    assert most_in_a_second([*notices, *replies]) <= 30
    assert len(notices) / (notices[-1] - notices[0]) > 25


async def test_place_is_free_again_when_nobody_was_answered_for_a_while() -> None:
    time = Time()
    rate, left = rate_of(10, time), []
    rate.count(1)
    time.now += LATELY + 0.1
    for chat_id in range(100, 130):
        await rate.turn(chat_id)
        left.append(time.now)
    assert left[-1] - left[0] == pytest.approx(29 * 0.1016, abs=0.11)


async def test_however_much_people_write_something_goes_out() -> None:
    time = Time()
    rate, began = rate_of(1, time), 1000.0
    for chat_id in range(10):
        for _ in range(5):
            rate.count(7_000_000)
        await rate.turn(chat_id)
    assert time.now - began == pytest.approx(9 * 1.016, abs=0.01)


async def test_chat_gets_one_notice_a_second_and_holds_up_nobody_else() -> None:
    time = Time()
    rate, left = rate_of(30, time), {}

    async def send(name: str, chat_id: int) -> None:
        await rate.turn(chat_id)
        left[name] = time.now

    rate.count(1)
    await asyncio.gather(send("same", 1), send("other", 2), send("third", 3))
    assert left["same"] - 1000 >= 1
    await send("same again", 1)
    assert left["same again"] - left["same"] >= 1
    assert rate.chat_opens_in(1) > 0
    assert rate.chat_opens_in(4) <= 0
