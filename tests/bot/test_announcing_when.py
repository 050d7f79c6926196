"""A day and an hour as they are typed; a year is no hour, and a day alone is asked for again."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.answering.desk.announcing_when import typed
from programme.errors import Invalid

NOW = datetime(2027, 2, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day", "hour", "minute"),
    [
        ("فردا ساعت ۱۸", 2, 14, 30), ("فردا ۱۸:۳۰", 2, 15, 0), ("فردا، ساعت18", 2, 14, 30),
        ("tomorrow at 9:30", 2, 6, 0), ("15 بهمن 1405 ساعت 18", 4, 14, 30),
    ],
)  # fmt: skip
def test_day_and_hour_are_read_by_the_clocks_of_the_city(text: str, day: int, hour: int, minute: int) -> None:
    expected = datetime(2027, 2, day, hour, minute, tzinfo=UTC)
    assert typed(text, now=NOW, zone=ZoneInfo("Asia/Tehran")) == expected


@pytest.mark.parametrize(
    "text", ["فردا", "15 اسفند 1405", "1405/12/20", "فردا ساعت ۲۵", "ساعت ۱۸", "18", "هیچ ساعت ۱۸"]
)
def test_what_has_no_day_or_no_hour_is_asked_for_again(text: str) -> None:
    with pytest.raises(Invalid):
        typed(text, now=NOW, zone=ZoneInfo("Asia/Tehran"))
