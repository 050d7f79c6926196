"""Calendar files (RFC 5545): each session an entry with a UID that stays and a SEQUENCE that grows, in UTC."""

from datetime import UTC, datetime

from icalendar import Calendar, Event

from conversations.screen import Document
from programme.course import State
from programme.course_told import Seen, Session

PRODUCT = "-//Citizen Diplomat//Courses//EN"
HOST = "citizen-diplomat"


def calendar_file(course: Seen, *, seated: bool, now: datetime) -> Document:
    """Write the sessions of a course: what was called off stands in it as cancelled, so that calendars drop it.

    `seated`: the link of the class is in it, too.
    """
    over = course.state is State.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    # CANCEL takes all of it away (RFC 5546, 3.2.5); a single session that is called off has a status of its own.
    calendar.add("method", "CANCEL" if over else "PUBLISH")
    for session in course.sessions:
        calendar.add_component(_entry(course, session, gone=over or session.cancelled, seated=seated, now=now))
    return Document(f"{course.code}.ics", calendar.to_ical())


def _entry(course: Seen, session: Session, *, gone: bool, seated: bool, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{course.code}-{session.id}@{HOST}")
    event.add("sequence", course.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    event.add("summary", course.title)
    event.add("description", f"{course.description}\n{course.teacher}")
    if course.place is not None:
        event.add("location", course.place)
    if course.link is not None and seated:
        event.add("url", course.link)
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    return event
