"""The office's pages of courses: every state shows in every language what can be done in it, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations.course import COURSE
from conversations.pages.desk import course_announcing, courses, two_moments
from conversations.pages.desk.courses import back
from conversations.screen import Attached, Screen, keys_of, say
from conversations.world import World
from locales.catalogue import Catalogues
from programme.course import Circle, State
from programme.course_list import PAGE, STATES, Entry, Group, Listed
from programme.course_told import Seen, Session
from programme.lifecycle import Role
from tests.conversations.showing import show_everywhere

NOW = datetime(2027, 2, 27, 8, tzinfo=UTC)
ID = 10**11
SESSIONS = tuple(Session(at, NOW + timedelta(days=at), 90) for at in range(1, 21))
COURSE_SEEN = Seen(
    id=ID, code="CR-2345A", state=State.DRAFT, version=12345, title="مبانی دیپلماسی " * 8, description="شرح " * 250,
    teacher="مدرس نمونه", place="تالار شهر", link="https://class.example/" + "a" * 270, languages=("fa", "en"),
    circle=Circle.ANYONE, capacity=100_000, taken=99_999, waiting=12, sessions=SESSIONS, sequence=0, picture_id=None,
    announce_at=None,
)  # fmt: skip


def pages_of(screen: Screen) -> list[str]:
    return [button.press.split(".")[1] for row in screen.rows for button in row]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", [Role.OFFICER, Role.COORDINATOR])
def test_card_offers_what_the_table_allows(state: State, role: Role, world: World, catalogues: Catalogues) -> None:
    one = replace(COURSE_SEEN, state=state, announce_at=NOW if state is State.ANNOUNCED else None)
    screen = courses.card(one, role, now=NOW, note=say("course.kept"))
    show_everywhere(screen, catalogues, world)
    mine = {"cs_edit", "cs_now", "cs_when", "cs_drop"} if state is State.DRAFT else set()
    mine |= {"cs_back"} if state is State.ANNOUNCED else set()
    assert {page for page in pages_of(screen) if page.startswith("cs_")} == mine | {"cs_look"}


@pytest.mark.parametrize(
    ("sessions", "key"),
    [
        ((), "course.no_session"),
        ((Session(1, NOW, 90),), "course.all_past"),
        ((Session(1, NOW - timedelta(days=1), 90), *SESSIONS), "course.first_past"),
        # One that does not take place is in nobody's way.
        ((Session(1, NOW - timedelta(days=1), 90, cancelled=True), *SESSIONS), None),
    ],
)
def test_card_says_why_a_course_cannot_be_announced(sessions: tuple[Session, ...], key: str | None) -> None:
    screen = courses.card(replace(COURSE_SEEN, sessions=sessions), Role.OFFICER, now=NOW)
    assert ("cs_now" in pages_of(screen)) == (key is None)
    assert key is None or key in [one.key for one in keys_of(screen.lines)]


def test_every_state_is_in_one_group() -> None:
    assert sorted(state for states in STATES.values() for state in states) == sorted(State)


def test_list_turns_its_pages_and_leads_to_the_other_groups(world: World, catalogues: Catalogues) -> None:
    entries = tuple(
        Entry(ID + at, State.OPEN, title, NOW if title else None, 30, 3, at)
        for at, title in enumerate(["عنوان " * 20, None, *["دوره"] * (PAGE - 2)])
    )
    counts = {Group.DRAFTS: 1, Group.ANNOUNCED: 0, Group.OPEN: 2 * PAGE + 1, Group.RUNNING: 0, Group.OVER: 3}
    turns = []
    for page in range(3):
        screen = courses.listed(Listed(Group.OPEN, page, entries, counts), note=say("course.not_there"))
        show_everywhere(screen, catalogues, world)
        turns.append([one.press for row in screen.rows for one in row if one.press.startswith("go.course.")])
    assert turns == [
        ["go.course.open.1", "go.course.drafts.0", "go.course.over.0"],
        ["go.course.open.0", "go.course.open.2", "go.course.drafts.0", "go.course.over.0"],
        ["go.course.open.1", "go.course.drafts.0", "go.course.over.0"],
    ]
    show_everywhere(courses.listed(Listed(Group.DRAFTS, 0, (), dict.fromkeys(Group, 0))), catalogues, world)


def test_every_other_page_can_be_shown(world: World, catalogues: Catalogues) -> None:
    pages = course_announcing
    for screen in (
        *(pages.look(COURSE_SEEN, how, world, first=False) for how in pages.LOOKS), pages.sure(COURSE_SEEN),
        pages.when(COURSE_SEEN, world, complaint=say("complaint.moment.no_hour")), pages.when(COURSE_SEEN, world),
        two_moments.which("cs_at", "1.1", (NOW, NOW + timedelta(hours=12)), back(1)), pages.drop(COURSE_SEEN),
        *(pages.left(COURSE.bound(ID), 5, filled=filled) for filled in (True, False)),
        *(pages.discarded(ID, filled=filled) for filled in (True, False)), pages.changed_meanwhile(ID),
        pages.refusal(ID, say("course.no_draft")), pages.refusal(None, say("course.not_there")),
    ):  # fmt: skip
        show_everywhere(screen, catalogues, world)


def test_picture_goes_with_the_first_look_and_no_message_with_one_is_replaced(world: World) -> None:
    one = replace(COURSE_SEEN, picture_id=7)
    first, second = (course_announcing.look(one, "fa", world, first=first) for first in (True, False))
    assert (first.attached, second.attached) == (Attached(7, photo=True), None)
    assert (first.replaces, second.replaces) == (False, False)
    assert course_announcing.look(COURSE_SEEN, "fa", world, first=True).replaces
