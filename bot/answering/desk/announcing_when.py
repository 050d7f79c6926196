"""When an announcement is to be sent, as it is typed: a day and, behind it, an hour: «فردا ساعت ۱۸», 1406/1/5 9:30."""

import re
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from programme.day_typed import read_day
from programme.errors import Invalid
from programme.text import digits

_HOUR = re.compile(r"(?:[\s,،]|ساعت|at)\s*([0-9]{1,2})(?:[:.٫]([0-9]{2}))?$")


def typed(text: str, *, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment that was typed by the clocks of a zone; a day alone has no hour, and is asked for again.

    Raises:
        Invalid: when it is no day, or no hour.
    """
    plain = digits(text).strip()
    found = _HOUR.search(plain)
    day = plain[: found.start()].removesuffix("ساعت").removesuffix("at").strip(" ،,") if found else ""
    if found is None or not day or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise Invalid("day.unreadable")
    on = read_day(day, today=now.astimezone(zone).date())
    return datetime.combine(on, time(int(found[1]), int(found[2] or 0)), zone).astimezone(UTC)
