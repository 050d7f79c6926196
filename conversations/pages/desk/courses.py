"""Courses at the desk: the list, one of them with what can be done; most buttons hold `ID.VERSION`."""

from datetime import datetime

from conversations.pages.course_lines import lines
from conversations.pages.desk.staff import home
from conversations.pages.link import PREFIX, link
from conversations.screen import Button, Code, InCity, Rows, Say, Screen, Shown, in_rows, say
from programme.broadcast import State as Sending
from programme.broadcast_told import News
from programme.course import KNOWN, LIFECYCLE, TO_COME, State
from programme.course_list import PAGE, STATES, Entry, Group, Listed, obstacle
from programme.course_told import Seen
from programme.lifecycle import Role

LABEL = 24
"""Letters of a title on a button."""

MOVES: dict[str, tuple[tuple[str, str], ...]] = {
    "edit": (("cs_edit", "course.do.edit"),),
    "announce": (("cs_now", "course.do.announce"), ("cs_when", "course.do.announce_later")),
    "take_back": (("cs_back", "course.do.take_back"),),
    "drop": (("cs_drop", "course.do.drop"),),
}
"""Of each move that is made from here: the pages that do it, and the words on their buttons."""

BESIDE: tuple[tuple[str, str, tuple[State, ...]], ...] = (
    ("cs_look", "course.do.look", tuple(State)),
    ("cc_at", "course.do.change", TO_COME),
    ("cp_list", "course.do.people", (*KNOWN, State.FINISHED, State.CANCELLED)),
)
"""Other pages about a course, whose buttons hold its id alone: the page, the words on its button, and in which states
it is there."""


def listed(found: Listed, *, note: Say | None = None) -> Screen:
    """Show a page of a group, and the way to the others."""
    of = say(f"course.group.{found.group}")
    shown: list[Shown] = [*_first(note), say("course.list", group=of, count=found.counts[found.group])]
    for one in found.entries:
        shown += ["", say("course.title", title=_titled(one)), seats(one)]
        if one.first is not None:
            shown.append(say("course.list.first", at=one.first))
    if not found.entries:
        shown += ["", say("course.list.none")]
    rows: Rows = tuple((Button(_short(one), f"{PREFIX}.cs_one.{one.id}"),) for one in found.entries)
    turns = []
    if found.page:
        turns.append(link("course", "course.list.before", f"{found.group}.{found.page - 1}"))
    if (found.page + 1) * PAGE < found.counts[found.group]:
        turns.append(link("course", "course.list.after", f"{found.group}.{found.page + 1}"))
    others = [_group(one, count) for one, count in found.counts.items() if count and one is not found.group]
    rows += (*((tuple(turns),) if turns else ()), *in_rows(others))
    return Screen(tuple(shown), (*rows, (link("cs_new", "course.do.new"),), (home(),)), replaces=True)


NEWS = {
    Sending.PROPOSED: "course.news.waits",
    Sending.DRAFT: "course.news.given_back",
    Sending.ABORTED: "course.news.ended",
}
"""Where an announcement does not simply go its way, by what is said of it."""


def card(one: Seen, role: Role, *, now: datetime, news: News | None = None, note: Say | None = None) -> Screen:
    """Show a course with all that is told of it, where it and its `news` stand, and what whoever looks may do."""
    shown: list[Shown] = [*_first(note), *lines(one, InCity, seated=True), ""]
    shown.append(say("course.circle", circle=say(f"course.circle.{one.circle}")))
    shown.append(say("course.languages", languages=tuple(say(f"language.{code}") for code in one.languages)))
    shown += [seats(one), say("course.code", code=Code(one.code)), say("course.state", state=state_name(one.state))]
    if one.state is State.ANNOUNCED and one.announce_at is not None:
        shown.append(say("course.announce_at", at=InCity(one.announce_at)))
    if news is not None and news.state in NEWS:
        about = {"sent": news.sent, "total": news.total} if news.state is Sending.ABORTED else {}
        shown.append(say(NEWS[news.state], **about))
    offered = LIFECYCLE.offered(one.state, role)
    if "announce" in offered and (why := obstacle(one.kept, now)) is not None:
        shown += ["", say(why)]
        offered = tuple(name for name in offered if name != "announce")
    moves = [link(page, label, of(one)) for name in offered for page, label in MOVES.get(name, ())]
    beside = [link(page, label, str(one.id)) for page, label, states in BESIDE if one.state in states]
    group = next(group for group, states in STATES.items() if one.state in states)
    rows = (*in_rows(moves), *in_rows(beside), (link("course", "course.do.list", f"{group}.0"),), (home(),))
    return Screen(tuple(shown), rows, replaces=True)


def seats(one: Entry | Seen) -> Say:
    """Say how many seats are taken and how many people wait; once a course is over, how many came."""
    if one.state is State.FINISHED:
        return say("course.came", came=one.came, rolled=one.rolled)
    key = "course.seats_waiting" if one.waiting else "course.seats"
    waiting = {"waiting": one.waiting} if one.waiting else {}
    return say(key, taken=one.taken, capacity=one.capacity, **waiting)


def of(one: Seen) -> str:
    """Say what a button holds that is about a course as it stands now."""
    return f"{one.id}.{one.version}"


def back(course_id: int) -> Button:
    """Lead back to a course."""
    return link("cs_one", "course.do.back", str(course_id))


def state_name(state: State) -> Say:
    """Name where a course is."""
    return say(f"course.state.{state}")


def _first(note: Say | None) -> tuple[Shown, ...]:
    return (note, "") if note else ()


def _titled(one: Entry) -> Shown:
    return say("course.untitled") if one.title is None else one.title


def _short(one: Entry) -> Shown:
    if one.title is None or len(one.title) <= LABEL:
        return _titled(one)
    return f"{one.title[: LABEL - 1]}…"


def _group(group: Group, count: int) -> Button:
    return Button(say("course.list.of", group=say(f"course.group.{group}"), count=count), f"{PREFIX}.course.{group}.0")
