"""Every page of attendance, feedback and certificates can be shown, and its buttons hold what they may."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.answering.desk.registry import DESK
from bot.answering.desk.values import fits
from bot.answering.pages import PAGES
from conversations.pages import certificate, course_after
from conversations.pages.desk import course_people
from conversations.screen import Screen, keys_of, say
from conversations.world import World
from locales.catalogue import Catalogues
from programme.answers import SHORT_LENGTH
from programme.attendance import CodeWord, Outcome, Presence
from programme.certificate import Certificate, Standing
from programme.course import Circle
from programme.course import State as Course
from programme.course_told import Seen, Session
from programme.enrolment import AFTER, State
from programme.feedback import Given
from programme.idea_list import Contact
from programme.roll import PAGE, Drawn, Entry, One, Remark, Results, Roll
from tests.conversations.showing import show_everywhere

NOW = datetime(2027, 3, 1, 14, 30, tzinfo=UTC)
BIG = 10**12
SESSIONS = tuple(Session(BIG + at, NOW + timedelta(days=at), 90) for at in range(3))
COURSE = Seen(
    *(BIG, "CR-7K2QX", Course.RUNNING, 3, "د" * SHORT_LENGTH, "شرح", "مدرس", None, "https://class.example"),
    *(("fa",), Circle.ANYONE, 20, 5, 2, SESSIONS, 0, None, None),
)  # fmt: skip
CERTIFICATE = Certificate("CT-7K2QXABC", "سارا احمدی", "مبانی", "مدرس", 195, 270, NOW, NOW)
HELD = Standing(BIG, "مبانی", "سارا احمدی", None)
ENTRIES = tuple(
    Entry(BIG + at, "" if at == 1 else "سارا احمدی", state, 3 if state is State.WAITLISTED else None, frozenset({BIG}))
    for at, state in enumerate(list(State)[1:])
)
ROLL = Roll(COURSE, ENTRIES[:PAGE], 1, True, {State.ENROLLED: 5, State.WAITLISTED: 2}, {BIG: 4})
DRAWN = Drawn(COURSE, SESSIONS[0], 1, CodeWord("toranj47"), "token")
MARKS = {"useful": {5: 3, 4: 1}, "clear": {}, "again": {1: 1}}
RESULTS = Results(COURSE, 9, MARKS, (Remark(NOW, "خوب " * 300, None), Remark(NOW, None, {})), 1, True, 1)


def citizens(world: World) -> list[Screen]:
    outcomes = [Presence(one, COURSE, SESSIONS[0], 1, 15) for one in Outcome if one is not Outcome.UNKNOWN]
    return [
        *(course_after.presence(one) for one in outcomes), course_after.presence(Presence(Outcome.UNKNOWN)),
        course_after.word(COURSE.title), course_after.word(COURSE.title, complaint=say("attend.wrong")),
        *(course_after.question(COURSE, State.COMPLETED, Given(marks), asks=asks)
          for marks in ({}, {"useful": 1}, {"useful": 1, "clear": 2}) for asks in (True, False)),
        course_after.remark(COURSE, State.ATTENDED),
        course_after.remark(COURSE, State.COMPLETED, complaint=say("complaint.want_text_or_voice")),
        *(course_after.thanks(COURSE, state, remarked=remarked)
          for state in (State.ATTENDED, State.COMPLETED) for remarked in (True, False)),
        course_after.waited(COURSE), course_after.certificate_ready(COURSE),
        certificate.confirm(HELD), certificate.confirm(HELD, note=say("certificate.nameless")),
        certificate.ask_name(HELD),
        certificate.ask_name(replace(HELD, name=None), complaint=say("complaint.want_text")),
        certificate.making(HELD), certificate.caption(CERTIFICATE), certificate.none(), certificate.ask_code(),
        certificate.ask_code(complaint=say("certificate.no_code")), certificate.verified(CERTIFICATE, world),
        *(certificate.verified(replace(CERTIFICATE, minutes=minutes), world) for minutes in (50, 240, 270)),
        certificate.unknown("CT-7K2QXABC"),
    ]  # fmt: skip


def desk() -> list[Screen]:
    return [
        course_people.people(ROLL), course_people.people(replace(ROLL, entries=(), page=0, more=False)),
        *(course_people.person(One(COURSE, one, 4, code)) for one in ENTRIES for code in (None, "CT-7K2QXABC")),
        course_people.person(One(COURSE, replace(ENTRIES[0], came=frozenset()), 1, None), note=say("roll.changed")),
        *(course_people.session(ROLL, BIG, begun=begun) for begun in (True, False)),
        course_people.session(replace(ROLL, entries=()), 1, begun=True, note=say("roll.no_seat")),
        course_people.code(DRAWN, {"bale": "https://ble.ir/b?start=at_t", "telegram": "https://t.me/b?start=at_t"}),
        course_people.code(DRAWN, {}, note=say("roll.qr_comes")), course_people.wall(DRAWN, "bale"),
        course_people.results(RESULTS),
        course_people.results(replace(RESULTS, marks={}, remarks=(), files=0, page=0, more=False)),
        course_people.contact(One(COURSE, ENTRIES[0], 1, None), Contact("سارا", "+989131234567", None, None)),
        course_people.contact(One(COURSE, ENTRIES[0], 1, None), None),
    ]  # fmt: skip


def test_every_page_can_be_shown(world: World, catalogues: Catalogues) -> None:
    for screen in (*citizens(world), *desk()):
        show_everywhere(screen, catalogues, world)


def test_every_button_leads_to_a_page_that_takes_its_value(world: World) -> None:
    seen = set()
    for screen in (*citizens(world), *desk()):
        for button in (button for row in screen.rows for button in row):
            _, page, value = f"{button.press}..".split(".", 2)
            assert page in PAGES or page in DESK, button.press
            assert page in PAGES or fits(page, value.removesuffix("..").removesuffix(".")), button.press
            seen.add(page)
    ours = {page for page in (*PAGES, *DESK) if page.startswith(("ca_", "cp_"))}
    # A remark is asked for by itself; the button to one's word stands on the course's page.
    assert ours - seen == {"ca_remark", "ca_here"}
    assert course_after.here_button(7).press == "go.ca_here.7"


@pytest.mark.parametrize("state", [state for state in State if state is not State.INVITED])
def test_only_what_is_over_may_be_put_right(state: State) -> None:
    shown = course_people.person(One(COURSE, replace(ENTRIES[0], state=state), 4, None))
    offered = {one.press.rpartition(".")[2] for row in shown.rows for one in row if ".cp_put." in one.press}
    assert offered == ({*AFTER} - {state} if state in AFTER else set())


@pytest.mark.parametrize(("state", "leads"), [(State.COMPLETED, True), (State.ATTENDED, False)])
def test_certificate_is_at_hand_under_every_question_of_whoever_has_one(state: State, leads: bool) -> None:
    shown = [course_after.question(COURSE, state, Given(marks), asks=not marks) for marks in ({}, {"useful": 1})]
    for screen in (*shown, course_after.remark(COURSE, state), course_after.thanks(COURSE, state, remarked=False)):
        pages = [button.press.split(".")[1] for row in screen.rows for button in row]
        assert ("ca_cert" in pages) is leads


def test_whole_names_stand_only_where_they_are_ticked() -> None:
    assert "احمدی" not in repr(course_people.people(ROLL))
    assert "احمدی" not in repr(course_people.person(One(COURSE, ENTRIES[0], 1, None)))
    assert "احمدی" in repr(course_people.session(ROLL, BIG, begun=True))


def test_remark_names_nobody_and_average_has_one_decimal() -> None:
    keys = [one for one in keys_of(course_people.results(RESULTS).lines) if one.key == "feedback.result"]
    assert [(one.params["whole"], one.params["tenth"]) for one in keys] == [(4, 8), (1, 0)]
