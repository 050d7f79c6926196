"""Reminders come at the right minute by the reader's own clock, on every day of more than a year."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.file import load_programme
from programme.parts import QuietHours
from programme.quiet import is_quiet
from programme.reminding import Ahead, Reminder, ahead, late, reminders

ZONES = ("Asia/Tehran", "Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "America/Toronto")
NIGHT = QuietHours(starts=time(22), ends=time(8))
AHEADS = tuple(map(ahead, ("7d", "1d18:00", "1h")))
BEGINS = datetime(2026, 10, 1, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def of(starts_at: datetime, zone: str) -> dict[str, str]:
    """The reminders of a session, by the reader's wall clock."""
    found = reminders(starts_at, ZoneInfo(zone), AHEADS, NIGHT)
    return {one.code: f"{one.due_at.astimezone(ZoneInfo(zone)):%m-%d %H:%M}" for one in found}


def wanted(local: datetime) -> datetime:
    """By the wall clock alone: not at night, but in the last minute of the evening before."""
    if NIGHT.ends <= local.time() < NIGHT.starts:
        return local
    evening = local.date() - DAY if local.time() < NIGHT.ends else local.date()
    return datetime.combine(evening, time(21, 59))


@pytest.mark.parametrize("name", ZONES)
def test_each_comes_at_its_local_minute_on_400_days(name: str) -> None:
    zone = ZoneInfo(name)
    for step in range(400 * 12):
        # Every two hours, and each day a little later in the hour: no minute is always missed.
        starts_at = BEGINS + step * 2 * HOUR + (step // 12 * 7 % 60) * MINUTE
        local = starts_at.astimezone(zone)
        hour_before = (starts_at - HOUR).astimezone(zone)
        walls = {
            "7d": wanted(local.replace(tzinfo=None) - 7 * DAY),
            "1d18:00": datetime.combine(local.date() - DAY, time(18)),
            "1h": wanted(hour_before.replace(tzinfo=None)),
        }
        found = reminders(starts_at, zone, AHEADS, NIGHT)
        assert {one.code: one.due_at.astimezone(zone).replace(tzinfo=None) for one in found} == walls
        assert [one.use_by for one in found] == [*(one.due_at for one in found[1:]), starts_at]


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    starts_at=st.integers(0, 400 * 24 * 60).map(lambda minutes: BEGINS + minutes * MINUTE),
    written=st.lists(
        st.one_of(
            st.integers(1, 30).map("{}d".format),
            st.builds("{}d{}:{:02}".format, st.integers(0, 9), st.integers(0, 23), st.integers(0, 59)),
            st.integers(1, 72).map("{}h".format),
        ),
        min_size=1,
        max_size=6,
        unique=True,
    ),
)
def test_none_comes_at_night_or_after_its_session_and_no_two_at_once(
    zone: ZoneInfo, starts_at: datetime, written: list[str]
) -> None:
    found = reminders(starts_at, zone, map(ahead, written), NIGHT)
    assert all(one.due_at < one.use_by <= starts_at for one in found)
    assert not any(is_quiet(one.due_at.astimezone(zone).time(), NIGHT) for one in found)
    assert len({one.due_at for one in found}) == len(found)
    # An hour that is not before the session is left out, and nothing else is.
    assert found or all(one.startswith("0d") for one in written)


def test_what_falls_into_the_night_comes_in_the_evening_before() -> None:
    evening_class = datetime(2027, 1, 12, 14, 30, tzinfo=UTC)
    assert of(evening_class, "Asia/Tehran") == {"7d": "01-05 18:00", "1d18:00": "01-11 18:00", "1h": "01-12 17:00"}
    # At 6:30 in Los Angeles; what is due at 7:30 for 8:30 comes no later than that either.
    assert of(evening_class, "America/Los_Angeles")["1h"] == "01-11 21:59"
    assert of(evening_class + 2 * HOUR, "America/Los_Angeles")["1h"] == "01-11 21:59"
    assert of(evening_class + 2 * HOUR + 30 * MINUTE, "America/Los_Angeles")["1h"] == "01-12 08:00"
    assert of(evening_class + 12 * HOUR, "Asia/Tehran")["7d"] == "01-05 21:59"


def test_those_that_fall_on_one_minute_are_one() -> None:
    at_three = datetime(2027, 1, 12, 3, tzinfo=ZoneInfo("Europe/Berlin"))
    both = reminders(at_three, ZoneInfo("Europe/Berlin"), map(ahead, ("1d22:30", "1h")), NIGHT)
    assert both == (Reminder("1h", datetime(2027, 1, 11, 21, 59, tzinfo=ZoneInfo("Europe/Berlin")), at_three),)


def test_across_a_change_of_clocks_the_wall_clock_counts() -> None:
    # Berlin goes to summer time on 28 March 2027: the session is at 15:30 before and at 16:30 after it.
    for day, hour in ((26, "15:30"), (29, "16:30")):
        starts_at = datetime(2027, 3, day, 14, 30, tzinfo=UTC)
        found = of(starts_at, "Europe/Berlin")
        assert (found["7d"][6:], found["1d18:00"]) == (hour, f"03-{day - 1} 18:00")
    monday = reminders(datetime(2027, 3, 29, 14, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin"), AHEADS, NIGHT)
    assert monday[0].due_at == datetime(2027, 3, 22, 15, 30, tzinfo=UTC)


def test_late_one_waits_for_the_morning_or_is_of_no_use() -> None:
    zone, night = ZoneInfo("Europe/Berlin"), datetime(2027, 1, 12, 2, tzinfo=UTC)
    morning = datetime(2027, 1, 12, 7, tzinfo=UTC)
    due = night - HOUR
    assert late(Reminder("1d", due, morning + HOUR), now=night, zone=zone, quiet=NIGHT) == morning
    assert late(Reminder("1d", due, morning), now=night, zone=zone, quiet=NIGHT) is None
    noon = night + 10 * HOUR
    assert late(Reminder("1d", due, noon + HOUR), now=noon, zone=zone, quiet=NIGHT) == noon


def test_file_says_how_long_before() -> None:
    assert load_programme().reminders == [
        Ahead("7d", days=7),
        Ahead("1d18:00", days=1, at=time(18)),
        Ahead("1h", hours=1),
    ]
