"""Nudges: on which days somebody is reminded, and when a reminder has come too late."""

from collections.abc import Sequence
from datetime import datetime, timedelta

INVITATION_DAYS = (2, 5, 8)
"""Days after an invitation was told on which an answer is asked for (programme.md, section 3); as after the news that
an idea can be carried out."""

CALL_AFTER = 11
"""Days after it on which those who did not answer are called: three after the last reminder."""

FRESH = timedelta(days=2)
"""How long after its day a nudge is still of use; after a downtime it is left out, and the next one comes."""


def passed(days: Sequence[int], *, since: datetime, now: datetime) -> int:
    """Count the nudges whose day has come."""
    return sum(now >= since + timedelta(days=day) for day in days)


def of_use(days: Sequence[int], nth: int, *, since: datetime) -> datetime:
    """Say until when the `nth` nudge is of use: two days, and no longer than until the next one."""
    own = timedelta(days=days[nth - 1]) + FRESH
    return since + (min(own, timedelta(days=days[nth])) if nth < len(days) else own)
