"""What a person wants to hear: courses, news, nothing for a month. What is one's own always arrives."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from programme.broadcast import Kind
from programme.notice import Purpose

REST_DAYS = 30


class Subject(StrEnum):
    """What may be refused."""

    COURSES = "courses"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants; `until`: neither of both until then."""

    courses: bool = True
    news: bool = True
    until: datetime | None = None


def subject(purpose: Purpose, kind: str | None = None) -> Subject | None:
    """Say what a notice is about that may be refused; None for one that always arrives. `kind`: of a broadcast."""
    if purpose in (Purpose.COURSE_REMINDER, Purpose.COURSE_AFTER):
        return Subject.COURSES
    if purpose is Purpose.BROADCAST:
        return Subject.COURSES if kind == Kind.COURSE else Subject.NEWS
    return None


REFUSABLE = frozenset(purpose for purpose in Purpose if subject(purpose) is not None)


def rest_ends(now: datetime, zone: ZoneInfo) -> datetime:
    """Say when a month of silence ends: with the last of its days, by the reader's own clock."""
    day = now.astimezone(zone).date() + timedelta(days=REST_DAYS + 1)
    return datetime.combine(day, time(), zone)


def last_day(until: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment of the last day of a month of silence, in the reader's zone."""
    return until.astimezone(zone) - timedelta(seconds=1)
