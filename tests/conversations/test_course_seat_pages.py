"""Courses for citizens: every page can be shown, and the buttons are those that the lifecycle gives and that help."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations.pages import broadcast, course_changes, course_page, course_seats, courses
from conversations.pages.course_page import NOWHERE, At
from conversations.pages.status import status
from conversations.screen import Screen, keys_of, say
from conversations.world import World
from locales.catalogue import Catalogues
from programme.broadcast import Kind
from programme.broadcast import State as Sending
from programme.broadcast_told import Broadcast
from programme.course import Circle
from programme.course import State as Course
from programme.course_change import Changes
from programme.course_told import Seen, Session
from programme.enrolment import State
from programme.registration import State as Registered
from programme.seat import Listed, Mine
from programme.standing import Standing
from tests.conversations.showing import show_everywhere

NOW = datetime(2027, 2, 1, 8, tzinfo=UTC)
COURSE = Seen(
    id=10**11, code="CR-2345A", state=Course.OPEN, version=3, title="مبانی دیپلماسی " * 12, description="متن " * 500,
    teacher="مدرس", place="تالار شهر", link="https://class.example/x", languages=("fa",), circle=Circle.COMPANIONS,
    capacity=10, taken=4, waiting=2, sequence=7, picture_id=None, announce_at=None,
    sessions=tuple(Session(nth, NOW + timedelta(days=nth), 90) for nth in range(1, 21)),
)  # fmt: skip
FULL = replace(COURSE, state=Course.FULL, taken=10)
OVER = replace(COURSE, state=Course.RUNNING, sessions=(Session(1, NOW, 90),))

BARRED = (
    *(f"seat.barred.register{circle}" for circle in ("", ".companions", ".diplomats")),
    *("seat.barred.companions", "seat.barred.diplomats"),
)


def presses(screen: Screen) -> list[str]:
    return [button.press.removeprefix("go.").replace(str(COURSE.id), "ID") for row in screen.rows for button in row]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("course", [COURSE, FULL, OVER, replace(COURSE, state=Course.CANCELLED)])
def test_every_page_of_a_course_can_be_shown(state: State, course: Seen, world: World, catalogues: Catalogues) -> None:
    for barred in (None, *BARRED):
        mine = Mine(state, 10**6, place=120, until=NOW, asked=barred is None)
        at = At(course, NOW, mine, barred=barred, may_register=True, tongueless=barred is not None)
        for screen in (
            course_page.page(at), course_page.result(at, say("seat.done.taken")), course_page.result(at, None),
            course_page.sure(at), course_page.share(course, {"bale": "https://ble.ir/x?start=course_CR-2345A"}),
            course_seats.offered(at), course_seats.offered(at, again=True), course_seats.passed(at),
        ):  # fmt: skip
            show_everywhere(screen, catalogues, world)


def test_all_sessions_to_come_are_told_with_a_seat_and_by_their_own_numbers(world: World) -> None:
    two = replace(COURSE, sessions=COURSE.sessions[:2])
    mine = Mine(State.ENROLLED, 10**6)
    for now, numbers in ((NOW, [1, 2]), (NOW + timedelta(days=1, hours=1), [2])):
        for screen in (course_page.result(At(two, now, mine), None), course_seats.offered(At(two, now, mine))):
            told = [one.params for one in keys_of(screen.lines) if one.key == "course.session"]
            assert [(one["number"], one["minutes"]) for one in told] == [(number, 90) for number in numbers]
    one = replace(COURSE, sessions=COURSE.sessions[:1])
    for now, keys in ((NOW, ["course.when"]), (NOW + timedelta(days=2), [])):
        told = [one.key for one in keys_of(course_page.result(At(one, now, mine), None).lines)]
        assert [key for key in told if key in ("course.when", "course.session")] == keys


@pytest.mark.parametrize(
    ("at", "buttons"),
    [
        (At(COURSE, NOW), ["c_join.ID"]),
        (At(FULL, NOW), ["c_join.ID"]),
        (At(OVER, NOW), []),
        (At(replace(COURSE, state=Course.CANCELLED), NOW, Mine(State.CALLED_OFF, 2)), []),
        (At(COURSE, NOW, barred="seat.barred.companions", may_register=True), []),
        (At(COURSE, NOW, barred="seat.barred.register", may_register=True), ["register"]),
        (At(COURSE, NOW, barred="seat.barred.register.companions", may_register=True), ["register"]),
        (At(COURSE, NOW, barred="seat.barred.register"), []),
        (At(FULL, NOW, Mine(State.ENROLLED, 2)), ["c_cannot.ID", "cal.ID"]),
        (At(FULL, NOW, Mine(State.RECONFIRMING, 2)), ["c_confirm.ID.7", "c_cannot.ID", "cal.ID"]),
        (At(FULL, NOW, Mine(State.ENROLLED, 2), here=True), ["c_cannot.ID", "ca_here.ID", "cal.ID"]),
        (At(OVER, NOW, Mine(State.COMPLETED, 5)), ["ca_cert.ID"]),
        (At(FULL, NOW, Mine(State.OFFERED, 5, until=NOW)), ["c_take.ID", "c_leave.ID.5"]),
        (At(FULL, NOW, Mine(State.WAITLISTED, 5, place=2)), ["c_leave.ID.5"]),
        # A free seat while one is on the list: somebody who is not written to any more.
        (At(COURSE, NOW, Mine(State.WAITLISTED, 5, place=1, asked=False)), ["c_take.ID", "c_leave.ID.5"]),
        (At(COURSE, NOW, Mine(State.NOT_COMING, 5)), ["c_join.ID"]),
        (At(COURSE, NOW, Mine(State.LEFT, 5), barred="seat.barred.diplomats"), []),
        (At(COURSE, NOW, Mine(State.ATTENDED, 5)), []),
    ],
)
def test_buttons_are_what_one_may_do(at: At, buttons: list[str]) -> None:
    assert presses(course_page.page(at)) == [*buttons, *(["c_qr.ID"] if at.live else []), "courses"]
    assert presses(course_page.result(at, None)) == [*buttons, "c_one.ID", "courses"]


@pytest.mark.parametrize(
    ("state", "keys"),
    [
        (State.ATTENDED, ["seat.after.attended"]),
        (State.COMPLETED, ["seat.after.attended", "certificate.ready"]),
        (State.ABSENT, ["seat.after.absent"]),
        (State.INVITED, ["seat.over"]),
    ],
)
def test_course_that_is_over_says_whether_one_was_there(state: State, keys: list[str]) -> None:
    assert [one.key for one in course_page.standing(At(OVER, NOW, Mine(state, 5)))] == keys


SEATED = {"enrolled", "reconfirming", "attended", "absent", "completed"}


@pytest.mark.parametrize("state", State)
def test_link_of_the_class_is_told_to_whoever_has_a_seat(state: State) -> None:
    here, promised = "class.example", "course.link.with_seat"
    seated = state.value in SEATED
    bare = replace(COURSE, link=None)
    mine = Mine(state, 5, until=NOW)
    shown = {
        "page": course_page.page(At(COURSE, NOW, mine)),
        "changed": course_changes.notice(COURSE, Changes(was={"link": "https://class.example/old"}), state, None),
    }
    for name, screen in shown.items():
        said = repr(screen.lines)
        assert (here in said) is seated, name
        assert any(one.key.endswith("link.with_seat") for one in keys_of(screen.lines)) is not seated, name
    # Nothing is promised of a link that there is not, or of a seat that nobody can have any more.
    for course in (bare, OVER, replace(COURSE, state=Course.CANCELLED)):
        screen = course_page.page(At(course, NOW, mine))
        assert promised not in [one.key for one in keys_of(screen.lines)]
        assert (here in repr(screen.lines)) is (seated and course.link is not None)


def test_link_of_the_class_is_in_no_announcement() -> None:
    for course, told in ((COURSE, True), (replace(COURSE, link=None), False)):
        screen = broadcast.course(Broadcast(1, Kind.COURSE, Sending.RUNNING, 2, course_id=COURSE.id), course)
        assert "class.example" not in repr(screen)
        assert ("course.link.with_seat" in [one.key for one in keys_of(screen.lines)]) is told


@pytest.mark.parametrize(("sessions", "key"), [(1, "seat.cannot.sure"), (2, "seat.cannot.sure.all")])
@pytest.mark.parametrize(("waiting", "more"), [(0, ""), (2, ".waited_for")])
def test_whoever_gives_a_seat_up_is_told_that_it_is_that_of_all_sessions(
    sessions: int, key: str, waiting: int, more: str
) -> None:
    course = replace(COURSE, sessions=COURSE.sessions[:sessions], waiting=waiting)
    keys = [one.key for one in keys_of(course_page.sure(At(course, NOW, Mine(State.ENROLLED, 2))).lines)]
    assert keys[-1] == key + more


def test_list_names_one_s_own_first_and_those_for_others_in_a_sentence(world: World, catalogues: Catalogues) -> None:
    def one(number: int, mine: State | None = None, barred: str | None = None) -> Listed:
        at = None if mine is State.COMPLETED else NOW
        return Listed(number, f"درس {number}", Course.OPEN, at, number % 2 == 0, mine, NOW, barred)

    found = [one(nth, state) for nth, state in enumerate((State.OFFERED, State.ENROLLED, State.COMPLETED))]
    found += [one(nth, State.LEFT) for nth in range(3, 8)]
    found += [one(8, barred="seat.barred.register"), one(9, barred="seat.barred.diplomats")]
    screen = courses.listed(found, may_register=True)
    assert presses(screen) == [*(f"c_one.{nth}" for nth in range(6)), "courses.1", "register", "home"]
    assert [say.key for say in keys_of(screen.lines)][-2:] == ["courses.barred.register", "courses.barred.diplomats"]
    assert presses(courses.listed(found, page=1)) == ["c_one.6", "c_one.7", "courses.0", "home"]
    for shown in (screen, courses.listed([]), courses.listed(found, page=9), courses.listed(found[8:], page=3)):
        show_everywhere(shown, catalogues, world)
    assert NOWHERE.state is State.INVITED


@pytest.mark.parametrize(("open_ones", "leads"), [(True, True), (False, False)])
def test_companions_are_led_to_courses_while_there_are_some(world: World, open_ones: bool, leads: bool) -> None:
    standing = Standing(state=Registered.COMPANION, code="SD-2345A", courses=open_ones)
    assert ("courses" in presses(status(standing, world))) is leads
