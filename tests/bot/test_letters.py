"""One letter is for all who read alike: whatever shows a moment is written anew for each zone."""

from datetime import UTC, date, datetime

import pytest

from bot.delivery.letters import _is_timed
from conversations.pages import broadcast as pages
from conversations.screen import (
    Address,
    Code,
    InCity,
    Moment,
    Quote,
    Rich,
    Screen,
    Shown,
    Until,
    say,
)
from programme.broadcast import Kind, State
from programme.broadcast_told import Broadcast
from programme.words import Words
from tests.bot.test_calendar_file import COURSE

AT = datetime(2027, 3, 1, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("shown", [AT, date(2027, 3, 1), Until(AT), Moment(AT), InCity(AT), Quote(("x",), "fa", "UTC")])
def test_letter_with_a_moment_belongs_to_its_zone(shown: Shown) -> None:
    assert _is_timed(Screen((shown,)))
    assert _is_timed(Screen((say("course.nth", number=1, at=shown),)))
    assert _is_timed(Screen((("x", shown),)))


@pytest.mark.parametrize(
    "shown", ["x", 3, Words(fa="x", en="x"), Code("CR-1"), Address("https://x.example"), Rich("x")]
)
def test_letter_without_one_is_for_everybody(shown: Shown) -> None:
    assert not _is_timed(Screen((shown, say("course.title", title=shown))))


def test_announcement_of_a_course_is_written_for_each_zone() -> None:
    one = Broadcast(id=1, kind=Kind.COURSE, state=State.RUNNING, version=1, course_id=COURSE.id)
    assert _is_timed(pages.course(one, COURSE))
