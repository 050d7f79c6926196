"""Where polling goes on after an interruption, and after a quiet week."""

from typing import Any

import pytest
from telegram.error import TimedOut

from bot.intake.polling import Place, poll
from bot.wire.errors import TryLater


class Feed:
    """A line with prepared answers, and an intake that takes everything; notes the offsets that were asked for."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[int | None] = []

    async def updates(self, offset: int | None, **_: Any) -> list[dict[str, Any]]:
        self.asked.append(offset)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return [{"update_id": number} for number in answer]

    async def take_all(self, updates: list[dict[str, Any]]) -> None:
        pass


async def polled(feed: Any, place: Place) -> None:
    with pytest.raises(TryLater):
        await poll(feed, feed, place=place, succeeded=lambda: None)


async def test_what_was_taken_in_is_not_asked_for_again_after_an_interruption() -> None:
    place = Place()
    feed = Feed([7, 8], TimedOut(), [9], TimedOut())
    await polled(feed, place)
    await polled(feed, place)
    assert feed.asked == [None, 9, 9, 10]


async def test_offset_is_forgotten_once_an_empty_answer_has_confirmed_it() -> None:
    feed = Feed([900], [], [4], TimedOut())
    await polled(feed, Place())
    assert feed.asked == [None, 901, None, 5]
