"""An hour that may be of the morning or of the evening: which of the two was meant is asked, never guessed."""

from collections.abc import Sequence
from datetime import datetime

from conversations.pages.link import PREFIX
from conversations.screen import Button, InCity, Rows, Screen, say


def which(page: str, about: str, moments: Sequence[datetime], back: Button) -> Screen:
    """Ask which of two moments is meant; the buttons of `page` hold what it is about, and the seconds since 1970."""
    rows: Rows = tuple(
        (Button(say("course.at", at=InCity(at)), f"{PREFIX}.{page}.{about}.{int(at.timestamp())}"),) for at in moments
    )
    return Screen((say("course.announce_which"),), (*rows, (back,)))
