"""When somebody is reminded of a session, worked out by hand: a week before, the evening before, an hour before."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

WEEK, EVENING, HOUR = "a week before", "the evening before", "an hour before"


def reminded(starts_at: datetime, zone: ZoneInfo) -> dict[str, datetime]:
    """Give the three moments by somebody's own clock; none is at night."""
    here = starts_at.astimezone(zone)
    # Adding days to a local time keeps what the clock on the wall shows.
    evening = (here - timedelta(days=1)).replace(hour=18, minute=0)
    moments = {WEEK: here - timedelta(days=7), EVENING: evening, HOUR: starts_at - timedelta(hours=1)}
    return {kind: _awake(at.astimezone(UTC), zone) for kind, at in moments.items()}


def _awake(moment: datetime, zone: ZoneInfo) -> datetime:
    here = moment.astimezone(zone)
    if here.hour >= 22:
        here = here.replace(hour=21, minute=59)
    elif here.hour < 8:
        here = (here - timedelta(days=1)).replace(hour=21, minute=59)
    return here.astimezone(UTC)
