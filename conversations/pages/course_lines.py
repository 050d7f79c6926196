"""A course in words, as everybody reads it: what, who, when by the reader's clock and the city's, where."""

from collections.abc import Callable
from datetime import datetime

from conversations.screen import Address, Moment, Shown, say
from programme.course_told import Seen, Session


def lines(course: Seen, moment: Callable[[datetime], Shown] = Moment, *, seated: bool) -> tuple[Shown, ...]:
    """Say all that is told of a course; `moment` shows when its sessions are; `seated`: its link is told, too."""
    head: tuple[Shown, ...] = (say("course.title", title=course.title), course.description, "")
    return (*head, say("course.teacher", name=course.teacher), *times(course, moment), *where(course, seated=seated))


def times(
    course: Seen, moment: Callable[[datetime], Shown] = Moment, *, after: datetime | None = None
) -> tuple[Shown, ...]:
    """Say when its sessions are, only those to come `after` a moment; a single one without a number."""
    kept = course.kept
    if len(kept) == 1:
        return () if after is not None and kept[0].starts_at <= after else (when(kept[0], moment),)
    return tuple(
        say("course.session", number=number, at=moment(one.starts_at), minutes=one.minutes)
        for number, one in enumerate(kept, 1)
        if after is None or one.starts_at > after
    )


def when(session: Session, moment: Callable[[datetime], Shown] = Moment) -> Shown:
    """Say when one session is."""
    return say("course.when", at=moment(session.starts_at), minutes=session.minutes)


def where(course: Seen, *, seated: bool) -> tuple[Shown, ...]:
    """Say where it is, and behind which link; to whoever has no seat, that the link comes with it."""
    found: list[Shown] = []
    if course.place is not None:
        found.append(say("course.place", place=course.place))
    if course.link is not None:
        found.append(say("course.link", link=Address(course.link)) if seated else say("course.link.with_seat"))
    return tuple(found)
