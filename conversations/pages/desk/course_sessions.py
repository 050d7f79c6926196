"""The sessions of a course at the desk: what may become of one, when it is to be, how long."""

from conversations.pages.desk.course_changes import back_to, first, press
from conversations.screen import Button, InCity, Say, Screen, say
from conversations.world import World
from programme.course_told import Seen, Session

LENGTHS = (60, 90, 120)
"""Minutes that are offered."""


def session(one: Seen, which: Session) -> Screen:
    """Show one session, and what may become of it."""
    moves = (
        Button(say("course.change.do.when"), press("cc_when", which)),
        Button(say("course.change.do.length"), press("cc_length", which)),
    )
    off = (Button(say("course.change.do.call_off"), press("cc_call_off", which)),) if len(one.kept) > 1 else ()
    asked = say("course.change.session", title=one.title, at=InCity(which.starts_at), minutes=which.minutes)
    return Screen((asked,), (moves, *((off,) if off else ()), (back_to(one),)), replaces=True)


def moment(one: Seen, which: Session | None, world: World, complaint: Say | None = None) -> Screen:
    """Ask when a session is to be; `which` is None for a further one."""
    city = world.programme.city
    asked = (
        say("course.change.ask.add", city=city)
        if which is None
        else say("course.change.ask.when", at=InCity(which.starts_at), city=city)
    )
    return Screen((*first(complaint), asked), ((back_to(one),),))


def length(one: Seen, which: Session, complaint: Say | None = None) -> Screen:
    """Ask how long a session is to be."""
    offered = [
        Button(say("course.sessions.long", minutes=minutes), f"{press('cc_long', which)}.{minutes}")
        for minutes in LENGTHS
        if minutes != which.minutes
    ]
    asked = say("course.change.ask.length", minutes=which.minutes)
    return Screen((*first(complaint), asked), (tuple(offered), (back_to(one),)))


def call_off(one: Seen, which: Session) -> Screen:
    """Ask once more before a session is called off."""
    yes = Button(say("course.change.call_off_yes"), f"{press('cc_call_off', which)}.yes")
    asked = say("course.change.call_off_sure", at=InCity(which.starts_at))
    return Screen((asked,), ((yes,), (back_to(one),)), replaces=True)
