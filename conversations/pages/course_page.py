"""One course as a citizen sees it: what it is, how one stands in it, and what one may do, drawn from the lifecycle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from conversations.pages.course_after import certificate_button, here_button
from conversations.pages.course_lines import lines as told
from conversations.pages.course_lines import times, where
from conversations.pages.link import link
from conversations.screen import Button, Code, Rows, Say, Screen, Shown, Until, say
from programme.course import ENROLLABLE
from programme.course import State as Course
from programme.course_told import Seen
from programme.enrolment import AFTER, LIFECYCLE, SEATED, SEATS, State
from programme.lifecycle import Role
from programme.seat import Mine

NOWHERE = Mine(State.INVITED, 0)
"""Somebody who never enrolled."""


@dataclass(frozen=True, slots=True)
class At:
    """A course as one reader finds it at a moment: how they stand, why they may not enrol; may they say `here`.

    `tongueless`: they have not chosen a language yet.
    """

    course: Seen
    now: datetime
    mine: Mine = NOWHERE
    barred: str | None = None
    may_register: bool = False
    here: bool = False
    tongueless: bool = False

    @property
    def free(self) -> int:
        """Count the seats that nobody holds."""
        return max(self.course.capacity - self.course.taken, 0)

    @property
    def live(self) -> bool:
        """Say whether one can still come."""
        return self.course.state in ENROLLABLE and bool(self.course.to_come(self.now))


def page(at: At) -> Screen:
    """Tell all of a course, how one stands, and offer what one may do."""
    seated = at.mine.state in SEATS
    # No seat is left to come with the link.
    course = at.course if seated or at.live else replace(at.course, link=None)
    return Screen((*told(course, seated=seated), "", *standing(at)), _rows(at))


def result(at: At, note: Say | None, *, trace: Say | None = None, toast: Say | None = None) -> Screen:
    """Say what came of a press, with what one needs then."""
    seated = at.mine.state in SEATED
    lines: list[Shown] = [note] if note else []
    lines.append(say("course.title", title=at.course.title))
    lines += times(at.course, after=at.now)
    lines += where(at.course, seated=True) if seated else ()
    # What the note has just said is not said again.
    lines += [line for line in standing(at) if note is None or at.mine.state is not State.ENROLLED]
    return Screen(tuple(lines), _rows(at, whole=True), trace=trace, toast=toast)


def sure(at: At) -> Screen:
    """Ask once more before a seat is given up."""
    yes = link("c_cannot", "seat.cannot.yes", f"{at.course.id}.{at.mine.version}")
    no = link("c_one", "seat.cannot.no", str(at.course.id))
    # A reminder speaks of one session; the seat is one for all of them.
    if len(at.course.kept) > 1:
        key = "seat.cannot.sure.all.waited_for" if at.course.waiting else "seat.cannot.sure.all"
    else:
        key = "seat.cannot.sure.waited_for" if at.course.waiting else "seat.cannot.sure"
    return Screen((say("course.title", title=at.course.title), say(key)), ((yes,), (no,)))


def share(course: Seen, links: Mapping[str, str]) -> Screen:
    """Give the links that lead to a course; their pictures follow."""
    lines = [
        say("seat.share.link", messenger=say(f"messenger.{messenger}"), link=Code(address, tapped=True))
        for messenger, address in sorted(links.items())
    ]
    back = link("c_one", "button.back", str(course.id))
    return Screen((say("course.title", title=course.title), say("seat.share"), *lines), ((back,),))


def standing(at: At) -> Sequence[Say]:
    """Say how one stands in a course."""
    mine = at.mine
    if at.course.state is Course.CANCELLED:
        return (say("seat.cancelled"),)
    if not at.live:
        return _after(mine.state)
    match mine.state:
        case State.ENROLLED:
            return (say("seat.enrolled"),)
        case State.RECONFIRMING:
            return (say("seat.reconfirming"),)
        case State.OFFERED if mine.until is not None:
            return (say("seat.held", until=Until(mine.until)),)
        case State.WAITLISTED:
            return _waiting(at)
    if at.barred is not None:
        return (say(at.barred),)
    return (say("seat.free", n=at.free),) if at.free else (say("seat.full", n=at.course.waiting),)


def _after(state: State) -> Sequence[Say]:
    if state not in AFTER:
        return (say("seat.over"),)
    if state is State.ABSENT:
        return (say("seat.after.absent"),)
    took_part = say("seat.after.attended")
    return (took_part, say("certificate.ready")) if state is State.COMPLETED else (took_part,)


def _waiting(at: At) -> Sequence[Say]:
    if at.free:
        return (say("seat.free_now"),)
    place = say("seat.waiting", place=at.mine.place or 1)
    return (place, say("seat.waiting.silent" if not at.mine.asked else "seat.waiting.told"))


def moves(at: At) -> list[Button]:
    """Draw the buttons of what one may do now: from the lifecycle, as far as it makes sense."""
    if not at.live:
        return []
    drawn = (_button(name, at) for name in LIFECYCLE.offered(at.mine.state, Role.CITIZEN))
    return [button for button in drawn if button is not None]


def _button(name: str, at: At) -> Button | None:
    of, versioned = str(at.course.id), f"{at.course.id}.{at.mine.version}"
    match name:
        case "enrol" if at.barred is None and at.free:
            return link("c_join", "seat.enrol", of)
        case "wait" if at.barred is None and not at.free:
            return link("c_join", "seat.wait", of)
        case "take":
            return link("c_take", "seat.take", of)
        case "offer" if at.free:
            return link("c_take", "seat.take", of)
        case "leave":
            return link("c_leave", "seat.let_go" if at.mine.state is State.OFFERED else "seat.leave", versioned)
        case "confirm":
            # Of the times as they are shown here: older buttons confirm nothing.
            return link("c_confirm", "seat.confirm", f"{at.course.id}.{at.course.sequence}")
        case "cannot_come":
            return link("c_cannot", "seat.cannot", of)
    return None


def _rows(at: At, *, whole: bool = False) -> Rows:
    of = str(at.course.id)
    rows: list[tuple[Button, ...]] = [(button,) for button in moves(at)]
    if at.here:
        rows.append((here_button(at.course.id),))
    if at.mine.state is State.COMPLETED:
        rows.append((certificate_button(at.course.id),))
    if at.mine.state in SEATED and at.live:
        rows.append((link("cal", "seat.calendar", of),))
    if str(at.barred).startswith("seat.barred.register") and at.live and at.may_register:
        rows.append((link("register", "button.register"),))
    beside = [link("c_one", "seat.see", of)] if whole else [link("c_qr", "seat.share.button", of)] if at.live else []
    rows.append((*beside, link("courses", "button.courses")))
    if at.tongueless:
        rows.append((link("c_tongue", "button.other_language", f"{of}.en"),))
    return tuple(rows)
