"""What a citizen does with a seat: one press, and where they stand then; an old button changes nothing and says so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.answering.course_at import course_at, lost
from bot.answering.reply import Reply
from bot.answering.visit import Visit
from conversations.pages import course_page as pages
from conversations.screen import Code, Say, say
from programme.enrolment import SEATED, State
from programme.text import number
from services import quiet, seats


@dataclass(frozen=True, slots=True)
class _Deed:
    """A use case, what is left on the button that was pressed, and what is said of where it led."""

    use_case: Callable[..., State]
    trace: str
    told: dict[State, str]
    # What a button carries besides the course: how it stood when the button was drawn.
    proof: str | None = None


_ENROL = _Deed(seats.enrol, "seat.enrol", {State.ENROLLED: "seat.done.enrolled", State.WAITLISTED: "seat.done.waiting"})
_TAKE = _Deed(seats.take, "seat.take", {State.ENROLLED: "seat.done.taken"})
_LEAVE = _Deed(seats.leave, "seat.leave", {State.LEFT: "seat.done.left"}, "version")
_CONFIRM = _Deed(seats.confirm, "seat.confirm", {State.ENROLLED: "seat.done.confirmed"}, "sequence")
_CANNOT = _Deed(seats.cannot_come, "seat.cannot", {State.NOT_COMING: "seat.done.not_coming"}, "version")

_SILENT = {
    "seat.done.enrolled": "seat.done.enrolled.silent",
    "seat.done.taken": "seat.done.taken.silent",
}
"""What is said of a seat and promises reminders, and what instead to whoever has turned them off."""


def _does(deed: _Deed) -> Callable[[Visit, str], Reply]:
    def page(visit: Visit, value: str) -> Reply:
        of, _, shown = value.partition(".")
        before = course_at(visit, number(of))
        if before is None:
            return lost(visit)
        proof = number(shown)
        possible = before.barred is None if deed is _ENROL else before.mine.state is not State.INVITED
        if not (before.live and possible and (deed.proof is None or proof is not None)):
            return visit.reply(pages.result(before, None, toast=say("form.old_button")))
        about: dict[str, Any] = {} if deed.proof is None else {deed.proof: proof}
        if deed is not _CONFIRM:
            about["programme"] = visit.world.programme
        person_id = visit.who.person_id
        state = deed.use_case(visit.tx, course_id=before.course.id, person_id=person_id, now=visit.now, **about)
        after = course_at(visit, before.course.id)
        if after is None:
            return lost(visit)
        if after.mine.version != before.mine.version and state in deed.told:
            trace = say("seat.wait" if state is State.WAITLISTED else deed.trace)
            return visit.reply(pages.result(after, _told(visit, deed.told[state]), trace=trace))
        gone = say("seat.gone") if deed is _TAKE and state is State.WAITLISTED else None
        return visit.reply(pages.result(after, gone, toast=say("form.old_button")))

    return page


def _told(visit: Visit, key: str) -> Say:
    """Say what a press led to; reminders are promised to nobody who has turned them off."""
    wishes = quiet.read(visit.tx, person_id=visit.who.person_id, now=visit.now)
    if key not in _SILENT or (wishes.courses and wishes.until is None):
        return say(key)
    return say(_SILENT[key], command=Code("/quiet", tapped=True))


_gives_up = _does(_CANNOT)


def _cannot(visit: Visit, value: str) -> Reply:
    """Ask once more before a seat is given up."""
    of, _, shown = value.partition(".")
    at = None if shown else course_at(visit, number(of))
    if at is None or not at.live or at.mine.state not in SEATED:
        return _gives_up(visit, value)
    return visit.reply(pages.sure(at))


PAGES: dict[str, Callable[[Visit, str], Reply]] = {
    "c_join": _does(_ENROL),
    "c_take": _does(_TAKE),
    "c_leave": _does(_LEAVE),
    "c_confirm": _does(_CONFIRM),
    "c_cannot": _cannot,
}
