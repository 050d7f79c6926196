"""What is due for a reviewer today, and what is done about a review that is late (programme.md, section 6)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from programme.notice import MANNERS, Purpose
from programme.parts import QuietHours, Review


class Step(IntEnum):
    """How far one has come with a review that is late."""

    NONE = 0
    REMINDED = 1
    TOLD = 2
    BEGUN_TOLD = 3


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits for a reviewer this morning."""

    new: int = 0
    today: int = 0
    tomorrow: int = 0
    late: int = 0

    def __bool__(self) -> bool:
        """Say whether there is anything to tell."""
        return bool(self.new or self.today or self.tomorrow or self.late)


def days_before(now: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the moment so many days before by the clocks of a zone, where a day may have 23 hours."""
    return now.astimezone(zone) - timedelta(days=days)


def digest_window(now: datetime, zone: ZoneInfo, rules: Review, quiet: QuietHours) -> tuple[datetime, datetime]:
    """Say from when until when the digest of the reader's present day may be sent.

    In an hour that comes twice it is the first one; in one that the clock leaves out, as long after the gap began.
    """
    today = now.astimezone(zone).date()
    # Hours are counted in UTC: by the clocks of a zone, a night in which they change has one more or less.
    begins, night, midnight = (
        datetime.combine(day, hour, zone).astimezone(UTC)
        for day, hour in ((today, rules.digest_at), (today, quiet.starts), (today + timedelta(days=1), time()))
    )
    latest = min(night, midnight) if begins < night else midnight
    return begins, min(begins + MANNERS[Purpose.DIGEST].use_by, latest)


def last_day(due_at: datetime, zone: ZoneInfo) -> date:
    """Say on which day the last moment of a deadline lies; one at midnight ends the day before it."""
    return (due_at.astimezone(zone) - timedelta(microseconds=1)).date()


def due_in_days(due_at: datetime, now: datetime, zone: ZoneInfo) -> int:
    """Say how many days from today the last moment of a deadline lies, by a reader's calendar; 0 is today."""
    return (last_day(due_at, zone) - now.astimezone(zone).date()).days
