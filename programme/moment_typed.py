"""A day and an hour as people type them: «سه‌شنبه ۱۱ اسفند ساعت ۱۸», 2027-03-02 18:00, «فردا ۶ عصر», 2 March 6 pm.

What can be the hour of a morning and of an evening is never guessed: both moments come back.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from programme.day_typed import read_day
from programme.errors import Invalid
from programme.hour_typed import read_hour

A_DAY = 24 * 60


def read_moment(text: str, *, now: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the moment that was typed by the clocks of a zone; two, of the morning and the evening, if it may be both.

    Raises:
        Invalid: when it is no day, has no hour, there is no such hour, or it is past.
    """
    today = now.astimezone(zone).date()
    beside, minutes = read_hour(text, today=today)
    if minutes and not beside:
        raise Invalid("moment.no_day")
    day = read_day(beside, today=today)
    if not minutes:
        raise Invalid("moment.no_hour")
    to_come = tuple(one for one in (_at(day, at, zone) for at in minutes) if one > now)
    if not to_come:
        raise Invalid("moment.past")
    return to_come


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    day += timedelta(days=minutes // A_DAY)
    local = datetime(day.year, day.month, day.day, minutes % A_DAY // 60, minutes % 60, tzinfo=zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        # The clocks are put forward over it.
        raise Invalid("moment.no_such_hour")
    return moment
