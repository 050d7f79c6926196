"""A reminder of a session: how soon, both hours, where, and what to press."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from conversations.pages import course_lines
from conversations.pages.link import link
from conversations.screen import Button, Moment, Say, Screen, Shown, say
from programme.course_told import Seen, Session

_AN_HOUR = timedelta(minutes=50), timedelta(minutes=75)


def reminder(course: Seen, session: Session, *, reconfirming: bool, zone: ZoneInfo, now: datetime) -> Screen:
    """Remind of a session; whoever was asked whether they still come, and has not answered, is asked once more."""
    lines: list[Shown] = [_soon(course.title, session.starts_at, zone, now)]
    kept = course.kept
    if len(kept) > 1:
        lines.append(say("reminder.session", number=kept.index(session) + 1, of=len(kept)))
    lines += [Moment(session.starts_at), *course_lines.where(course, seated=True)]
    if reconfirming:
        lines += ["", say("reminder.reconfirm")]
    value = str(course.id)
    answers: tuple[Button, ...] = (link("c_cannot", "reminder.button.cannot", value),)
    if reconfirming:
        answers = (link("c_confirm", "reminder.button.come", f"{course.id}.{course.sequence}"), *answers)
    beside = (link("cal", "reminder.button.calendar", value), link("tk_ask", "broadcast.ask", f"course-{value}"))
    return Screen(tuple(lines), (answers, beside))


def _soon(title: str, starts_at: datetime, zone: ZoneInfo, now: datetime) -> Say:
    """Say how soon it is when this goes out, which may be later than it was due."""
    left = starts_at - now
    days = (starts_at.astimezone(zone).date() - now.astimezone(zone).date()).days
    if left < _AN_HOUR[0]:
        return say("reminder.minutes", title=title, n=max(int(left / timedelta(minutes=1)), 1))
    if left <= _AN_HOUR[1]:
        return say("reminder.hour", title=title)
    if days == 7:
        return say("reminder.week", title=title)
    if days > 1:
        return say("reminder.days", title=title, n=days)
    return say("reminder.tomorrow" if days else "reminder.today", title=title)
