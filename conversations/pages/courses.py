"""The list of courses: one's own first, those one may enrol in, the others by a sentence that says whose they are."""

from collections.abc import Iterable, Sequence

from conversations.pages.link import PREFIX, link
from conversations.screen import Button, Rows, Say, Screen, Shown, Until, say
from programme.enrolment import AFTER, LIVE, State
from programme.seat import Listed

A_PAGE = 6

_STATES = {
    State.ENROLLED: "courses.state.enrolled",
    State.RECONFIRMING: "courses.state.reconfirming",
    State.WAITLISTED: "courses.state.waitlisted",
    State.OFFERED: "courses.state.offered",
    State.ATTENDED: "courses.state.attended",
    State.COMPLETED: "courses.state.attended",
    State.ABSENT: "courses.state.absent",
}
"""How one stands in a course that is one's own: in words, for each state of `LIVE` and `AFTER`."""

_WHOSE = {
    "seat.barred.register": "courses.barred.register",
    "seat.barred.register.companions": "courses.barred.companions",
    "seat.barred.register.diplomats": "courses.barred.diplomats",
    "seat.barred.companions": "courses.barred.companions",
    "seat.barred.diplomats": "courses.barred.diplomats",
}


def listed(found: Sequence[Listed], *, page: int = 0, may_register: bool = False, note: Say | None = None) -> Screen:
    """List a page of courses, each with a button; those for others are named below."""
    mine = [one for one in found if one.mine in (*LIVE, *AFTER)]
    ours = [one for one in found if one not in mine and one.barred is None]
    barred = [one for one in found if one not in mine and one.barred is not None]
    page = min(page, max(len(mine) + len(ours) - 1, 0) // A_PAGE)
    first = page * A_PAGE
    shown = [*mine, *ours][first : first + A_PAGE]
    lines: list[Shown] = [note, ""] if note else []
    lines += _part("courses.mine", [_mine(one) for one in shown if one in mine])
    lines += _part("courses.open", [_open(one) for one in shown if one in ours])
    if not mine and not ours:
        lines += [say("courses.none"), ""]
    if not page:
        lines += _others(barred)
    rows: Rows = tuple((Button(one.title, f"{PREFIX}.c_one.{one.id}"),) for one in shown)
    turns = [link("courses", "courses.back", str(page - 1))] if page else []
    if len(mine) + len(ours) > first + A_PAGE:
        turns.append(link("courses", "courses.more", str(page + 1)))
    register = may_register and any(str(one.barred).startswith("seat.barred.register") for one in barred)
    last = [link("register", "button.register")] if register else []
    while lines and lines[-1] == "":
        lines.pop()
    return Screen(tuple(lines), _rows(rows, turns, last))


def _rows(rows: Rows, turns: list[Button], last: list[Button]) -> Rows:
    more: Rows = (tuple(turns),) if turns else ()
    return (*rows, *more, (*last, link("home", "button.home")))


def _part(title: str, lines: Sequence[Say]) -> list[Shown]:
    return [say(title), *lines, ""] if lines else []


def _mine(one: Listed) -> Say:
    held = {"until": Until(one.until)} if one.mine is State.OFFERED and one.until is not None else {}
    state = say(_STATES[one.mine or State.ENROLLED], **held)
    if one.next_at is None:
        return say("courses.line.past", title=one.title, state=state)
    return say("courses.line.mine", title=one.title, state=state, at=one.next_at)


def _open(one: Listed) -> Say:
    return say("courses.line.free" if one.free else "courses.line.full", title=one.title, at=one.next_at)


def _others(barred: Iterable[Listed]) -> list[Shown]:
    named: dict[str, list[str]] = {}
    for one in barred:
        named.setdefault(str(one.barred), []).append(one.title)
    return [say(_WHOSE[why], titles=tuple(titles)) for why, titles in named.items()]
