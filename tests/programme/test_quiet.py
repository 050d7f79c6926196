"""Nobody is disturbed at night, by their own clock, on any day of the year."""

from datetime import UTC, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.nudge import INVITATION_DAYS, of_use, passed
from programme.parts import QuietHours
from programme.quiet import is_quiet, outside_quiet

ZONES = ("Asia/Tehran", "Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu")
NIGHT = QuietHours(starts=time(22), ends=time(8))
BEGINS = datetime(2026, 10, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.integers(0, 400 * 24 * 60).map(lambda minutes: BEGINS + minutes * MINUTE)


@pytest.mark.parametrize("name", ZONES)
def test_every_half_hour_of_400_days_is_sent_outside_the_quiet_hours_and_no_later_than_they_end(name: str) -> None:
    zone = ZoneInfo(name)
    for step in range(400 * 48):
        moment = BEGINS + step * timedelta(minutes=30)
        sent = outside_quiet(moment, zone, NIGHT)
        local, due = sent.astimezone(zone), moment.astimezone(zone)
        assert not is_quiet(local.time(), NIGHT)
        if is_quiet(due.time(), NIGHT):
            assert sent > moment
            assert local.time() == time(8)
            assert local.date() - due.date() == timedelta(days=due.time() >= time(22))
        else:
            assert sent == moment


@given(moment=moments, zone=zones)
def test_it_is_the_first_minute_that_is_not_quiet(moment: datetime, zone: ZoneInfo) -> None:
    first = next(
        at for at in (moment + step * MINUTE for step in count()) if not is_quiet(at.astimezone(zone).time(), NIGHT)
    )
    assert outside_quiet(moment, zone, NIGHT) == first


@given(moment=moments, zone=zones, minutes=st.integers(0, 12 * 60))
def test_what_would_come_too_late_comes_on_the_evening_before(moment: datetime, zone: ZoneInfo, minutes: int) -> None:
    latest = moment + minutes * MINUTE
    sent = outside_quiet(moment, zone, NIGHT, latest=latest)
    assert sent <= latest
    assert not is_quiet(sent.astimezone(zone).time(), NIGHT)
    if sent < moment:
        assert sent.astimezone(zone).time() == time(21, 59)
        assert outside_quiet(moment, zone, NIGHT) > latest


def test_hour_that_comes_twice_and_hour_that_never_comes_end_the_night_once() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    early = QuietHours(starts=time(22), ends=time(2, 30))
    for evening, ends in (
        (datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (datetime(2027, 3, 27, 23, tzinfo=UTC), datetime(2027, 3, 28, 0, 30, tzinfo=UTC)),
    ):
        for step in range(0, int((ends - evening) / MINUTE), 10):
            sent = outside_quiet(evening + step * MINUTE, berlin, early)
            assert evening <= sent <= ends + timedelta(hours=1)
            assert not is_quiet(sent.astimezone(berlin).time(), early)


def test_equal_hours_are_no_quiet_hours_and_hours_of_one_day_are_understood() -> None:
    tehran, noon = ZoneInfo("Asia/Tehran"), datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert outside_quiet(noon, tehran, QuietHours(starts=time(), ends=time())) == noon
    siesta = QuietHours(starts=time(12), ends=time(16))
    assert outside_quiet(noon, tehran, siesta) == noon + timedelta(hours=3, minutes=30)


def test_nudges_are_counted_by_their_days_and_grow_stale() -> None:
    counts = [passed(INVITATION_DAYS, since=BEGINS, now=BEGINS + timedelta(days=day)) for day in range(12)]
    assert counts == [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3]
    assert of_use(INVITATION_DAYS, 2, since=BEGINS) == BEGINS + timedelta(days=7)
