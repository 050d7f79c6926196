"""Moments on the desk: typed by the city's clock, or pressed where what was typed may be either of two."""

from datetime import UTC, datetime

from bot.answering.visit import Visit
from conversations.event import Event, Said
from conversations.screen import Say, say
from programme.errors import Invalid
from programme.moment_typed import read_moment
from programme.text import number


def typed(visit: Visit, event: Event) -> tuple[datetime, ...] | Say:
    """Read the moments that a message may mean, one or two; or say what is wrong with it."""
    if not isinstance(event, Said):
        return say("complaint.want_text")
    try:
        return read_moment(event.text, now=visit.now, zone=visit.world.programme.zone)
    except Invalid as refused:
        return say(f"complaint.{refused.key}", **refused.params)


def pressed(value: str) -> tuple[str, datetime]:
    """Split what a button of one of two moments carries: what it is about, and the moment, of 11 digits at most."""
    about, _, seconds = value.rpartition(".")
    return about, datetime.fromtimestamp(number(seconds) or 0, UTC)
