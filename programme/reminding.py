"""Reminders of a session: when each is due by the reader's own clock, and until when it is of use."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

from programme.parts import QuietHours
from programme.quiet import outside_quiet

_WRITTEN = re.compile(r"(?P<days>\d{1,2})d((?P<hour>\d{1,2}):(?P<minute>\d{2}))?|(?P<hours>\d{1,3})h")


@dataclass(frozen=True, slots=True)
class Ahead:
    """How long before a session: days, at the session's own hour or at another one; or hours that pass."""

    code: str
    days: int = 0
    hours: int = 0
    at: time | None = None

    def before(self, starts_at: datetime, zone: ZoneInfo) -> datetime:
        """Say when that is, in UTC, by the clocks of a zone, whatever they do in between."""
        if self.hours:
            return starts_at.astimezone(UTC) - timedelta(hours=self.hours)
        local = starts_at.astimezone(zone)
        wall = datetime.combine(local.date() - timedelta(days=self.days), self.at or local.time(), zone)
        return wall.astimezone(UTC)


def ahead(written: object) -> Ahead:
    """Read how long before a session: `7d`, `1d18:00` or `1h`.

    Raises:
        ValueError: when it is none of these.
    """
    if isinstance(written, str) and (found := _WRITTEN.fullmatch(written)) is not None:
        days, hours = int(found["days"] or 0), int(found["hours"] or 0)
        if found["hour"] is None and days + hours:
            return Ahead(written, days, hours)
        if found["hour"] is not None and int(found["hour"]) < 24 and int(found["minute"]) < 60:
            return Ahead(written, days, at=time(int(found["hour"]), int(found["minute"])))
    raise ValueError(f"{written!r} is no time before a session; write one like 7d, 1d18:00 or 1h")


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder: of which offset, when it is due, and until when it is of use."""

    code: str
    due_at: datetime
    use_by: datetime


def reminders(starts_at: datetime, zone: ZoneInfo, aheads: Iterable[Ahead], quiet: QuietHours) -> tuple[Reminder, ...]:
    """Compute the reminders of a session that begins at `starts_at`, for somebody who lives in a zone.

    One that falls into the quiet hours comes before them. Of several that would come in the same minute, the one
    nearest to the session stays. Each is of use until the next one is due, the last one until the session begins:
    whoever could not be reached for days gets one.
    """
    due: dict[datetime, Ahead] = {}
    for moment, one in sorted(((one.before(starts_at, zone), one) for one in aheads), key=itemgetter(0)):
        at = outside_quiet(moment, zone, quiet, latest=moment)
        if at < starts_at:
            due[at] = one
    moments = sorted(due)
    return tuple(Reminder(due[at].code, at, end) for at, end in zip(moments, [*moments[1:], starts_at], strict=False))


def late(reminder: Reminder, *, now: datetime, zone: ZoneInfo, quiet: QuietHours) -> datetime | None:
    """Say when to send what was due before: now, or when the night ends; None when it is of no use by then."""
    at = outside_quiet(now, zone, quiet)
    return at if at < reminder.use_by else None
