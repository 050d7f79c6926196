"""What changed of a course, in words: for who is in it, and for the office before they are told."""

from collections.abc import Mapping

from conversations.pages.course_lines import lines
from conversations.pages.link import link
from conversations.screen import Code, Document, Rows, Screen, Shown, say
from programme.course_change import TOLD, Changes
from programme.course_told import Seen, Session
from programme.enrolment import SEATS, State


def changed(one: Seen, changes: Changes, *, seated: bool) -> tuple[Shown, ...]:
    """Say what changed: what it is now, and what it was where that is short; the link to whoever has a seat."""
    sessions = {session.id: session for session in one.sessions}
    told: list[Shown] = [_field(one, name, changes.was[name], seated=seated) for name in TOLD if name in changes.was]
    told += [_moved(sessions[at], changes) for at in changes.moved if at in sessions]
    told += [
        say("course.changed.length", at=sessions[at].starts_at, minutes=sessions[at].minutes)
        for at in changes.lengths
        if at in sessions and at not in changes.moved
    ]
    told += [say("course.changed.gone", at=sessions[at].starts_at) for at in changes.gone if at in sessions]
    return tuple(told)


def notice(one: Seen, changes: Changes, state: State, document: Document | None) -> Screen:
    """Tell somebody in a course what changed; whoever must say again that they come has the buttons for it."""
    shown: list[Shown] = [
        say("course.changed.head", title=one.title),
        *changed(one, changes, seated=state in SEATS),
        "",
    ]
    rows: Rows = ((link("c_one", "course.button.show", str(one.id)),),)
    if state is State.RECONFIRMING:
        shown += [say("course.changed.still"), *lines(one, seated=True)[2:]]
        yes, no = (
            link("c_confirm", "course.button.come", f"{one.id}.{one.sequence}"),
            link("c_cannot", "course.button.cannot", str(one.id)),
        )
        rows = ((yes, no), *rows)
    return Screen(tuple(shown), rows, document=document)


def cancelled(one: Seen, reason: str | None, document: Document | None) -> Screen:
    """Tell somebody that their course does not take place."""
    because: tuple[Shown, ...] = () if reason is None else (say("course.cancelled.because", reason=reason),)
    others = (link("courses", "course.button.others"),)
    return Screen((say("course.cancelled", title=one.title), *because, say("course.cancelled.on")), (others,),
                  document=document)  # fmt: skip


def calendar(one: Seen, document: Document) -> Screen:
    """Hand out the calendar file of a course."""
    back = (link("c_one", "course.button.show", str(one.id)),)
    return Screen((say("course.calendar", title=one.title),), (back,), document=document)


def no_calendar() -> Screen:
    """Say that there is nothing to put into a calendar any more."""
    return Screen((say("course.calendar.none"),), ((link("courses", "course.button.others"),),))


def _field(one: Seen, name: str, was: str | None, *, seated: bool) -> Shown:
    value: Mapping[str, str | None] = {
        "title": one.title, "description": one.description, "teacher": one.teacher, "place": one.place,
        "link": one.link,
    }  # fmt: skip
    now = value[name]
    if now is None:
        return say(f"course.changed.{name}.off")
    if name == "link" and not seated:
        return say("course.changed.link.with_seat")
    if name == "description" or was is None:
        return say(f"course.changed.{name}.now", now=_written(name, now))
    return say(f"course.changed.{name}", now=_written(name, now), was=_written(name, was))


def _written(name: str, value: str) -> Shown:
    return Code(value) if name == "link" else value


def _moved(session: Session, changes: Changes) -> Shown:
    before = changes.moved[session.id]
    if before is None:
        return say("course.changed.added", at=session.starts_at, minutes=session.minutes)
    return say("course.changed.moved", before=before, at=session.starts_at, minutes=session.minutes)
