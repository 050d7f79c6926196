"""Quiet hours: when nobody is disturbed, by the reader's own clock (programme.md, section 6)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from programme.parts import QuietHours

_BEFORE = timedelta(minutes=1)


def outside_quiet(moment: datetime, zone: ZoneInfo, quiet: QuietHours, *, latest: datetime | None = None) -> datetime:
    """Return when to send what is due at `moment`: then, or when the quiet hours of that night end.

    Where that would be after `latest`, the minute before they begin: earlier, never past what it is about.
    """
    local = moment.astimezone(zone)
    if not is_quiet(local.time(), quiet):
        return moment
    night = quiet.starts > quiet.ends
    begins = local.date() - timedelta(days=1) if night and local.time() < quiet.ends else local.date()
    ends = begins + timedelta(days=1) if night else begins
    # By the wall clock: the distance to UTC may change within a night. An hour that comes twice ends it when it comes
    # again; one that the clock leaves out, as long after midnight as it would have been.
    end = datetime.combine(ends, quiet.ends, zone)
    after = max(end.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if latest is None or after <= latest:
        return after
    return datetime.combine(begins, quiet.starts, zone).astimezone(UTC) - _BEFORE


def is_quiet(hour: time, quiet: QuietHours) -> bool:
    """Say whether an hour is among the quiet ones; their end is not."""
    if quiet.starts <= quiet.ends:
        return quiet.starts <= hour < quiet.ends
    return hour >= quiet.starts or hour < quiet.ends
