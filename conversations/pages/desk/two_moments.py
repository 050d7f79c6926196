"""An hour that may be of the morning or of the evening: which of the two was meant is asked, never guessed."""

from collections.abc import Sequence
from datetime import datetime

from conversations.pages.link import link
from conversations.screen import Button, InCity, Screen, say

LABELS = ("course.sessions.morning", "course.sessions.evening")


def which(page: str, about: str, moments: Sequence[datetime], back: Button) -> Screen:
    """Ask which of two moments is meant; the buttons of `page` hold what it is about, and the seconds since 1970."""
    both = tuple(link(page, label, f"{about}.{int(at.timestamp())}") for label, at in zip(LABELS, moments, strict=True))
    return Screen((say("course.sessions.which", at=InCity(moments[0])),), (both, (back,)))
