"""Changing a course at the desk: its fields, its sessions, its seats, and its end."""

from datetime import datetime

from conversations.pages.course_changes import changed
from conversations.pages.course_lines import lines
from conversations.pages.desk.courses import back
from conversations.pages.desk.courses import seats as counted
from conversations.pages.link import PREFIX, link
from conversations.screen import Button, InCity, Rows, Say, Screen, Shown, in_rows, say
from programme.course_change import TOLD, Changes
from programme.course_told import Seen, Session


def changing(
    one: Seen, changes: Changes, tell_at: datetime | None, people: int, *, now: datetime, note: Say | None = None
) -> Screen:
    """Show what may change, what was changed already, and when how many people are told of it."""
    shown: list[Shown] = [
        *first(note),
        *lines(one, InCity, seated=True),
        "",
        counted(one),
    ]
    rows: Rows = ()
    if tell_at is not None and changes:
        telling = tell_at <= now
        head = say("course.change.telling") if telling else say("course.change.waits", count=people, at=InCity(tell_at))
        shown += ["", head, *changed(one, changes, seated=True)]
        if changes.asks:
            shown.append(say("course.change.asks"))
        # What is being told can neither be hurried nor taken back.
        if not telling:
            rows += (
                (
                    link("cc_tell", "course.change.tell", str(one.id)),
                    link("cc_undo", "course.change.undo", str(one.id)),
                ),
            )
    fields = [link("cc_text", f"course.change.do.{name}", f"{one.id}.{name}") for name in TOLD]
    fields.append(link("cc_seats", "course.change.do.seats", str(one.id)))
    sessions = [
        Button(
            say("course.change.do.session", number=number, at=InCity(session.starts_at, short=True)),
            press("cc_session", session),
        )
        for number, session in enumerate(one.kept, 1)
        if session.starts_at > now
    ]
    rows += (*in_rows(fields, wide=3), *((button,) for button in sessions))
    rows += ((link("cc_add", "course.change.do.add", str(one.id)),),)
    return Screen(tuple(shown), (*rows, (link("cc_cancel", "course.change.do.cancel", str(one.id)),), (back(one.id),)),
                  replaces=True)  # fmt: skip


def text(one: Seen, name: str, complaint: Say | None = None) -> Screen:
    """Ask for a field's new words; what need not be there can be taken away."""
    value = getattr(one, name)
    now = say("course.change.nothing") if value is None else value
    rows: Rows = ((back_to(one),),)
    other = {"place": one.link, "link": one.place}.get(name)
    if value is not None and other is not None:
        rows = ((link("cc_off", "course.change.off", f"{one.id}.{name}"),), *rows)
    return Screen((*first(complaint), say(f"course.change.ask.{name}", now=now)), rows)


def seats(one: Seen, complaint: Say | None = None) -> Screen:
    """Ask for the new number of seats."""
    asked = say("course.change.ask.seats", capacity=one.capacity, taken=one.taken, waiting=one.waiting)
    return Screen((*first(complaint), asked), ((back_to(one),),))


def cancelling(one: Seen, people: int, complaint: Say | None = None) -> Screen:
    """Ask why a course is cancelled: that is told to everybody in it."""
    bare = link("cc_cancel", "course.change.no_reason", f"{one.id}.yes")
    asked = say("course.change.cancel_ask", title=one.title, count=people)
    return Screen((*first(complaint), asked), ((bare,), (back_to(one),)), replaces=complaint is None)


def cancelling_because(one: Seen, reason: str, people: int, *, version: int) -> Screen:
    """Show the reason once more; `version` is that of the draft in which it is kept."""
    yes = link("cc_cancel", "course.change.cancel_yes", f"{one.id}.because.{version}")
    asked = say("course.change.cancel_sure", title=one.title, count=people, reason=reason)
    return Screen((asked,), ((yes,), (back_to(one),)))


def press(page: str, which: Session) -> str:
    """Write the callback data of a button about a session."""
    return f"{PREFIX}.{page}.{which.id}"


def back_to(one: Seen) -> Button:
    """Lead back to what may change of a course."""
    return link("cc_at", "course.change.back", str(one.id))


def first(note: Say | None) -> tuple[Shown, ...]:
    """Put a note before a screen."""
    return () if note is None else (note, "")
