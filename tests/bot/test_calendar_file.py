"""Calendar files as a calendar reads them: UTC, UIDs that stay, a SEQUENCE that grows, cancelled entries."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from icalendar import Calendar, Event

from bot.answering.calendar import PAGES
from bot.answering.notices.registry import NOTICES
from bot.answering.phrases import Phrases
from bot.answering.visit import Visit
from bot.calendar_file import calendar_file
from conversations.world import World
from locales.catalogue import Catalogues
from programme.course import Circle, State
from programme.course_change import Changes
from programme.course_told import Seen, Session
from programme.enrolment import SEATED
from programme.enrolment import State as Enrolled
from programme.notice import Purpose
from services import people
from storage import Storage
from storage.engine.tx import Tx
from storage.enrolment import enrolment
from tests.support.courses import COURSES_NOW, FIRST_SESSION, met, opened, seated

LATER = FIRST_SESSION + timedelta(days=1)
COURSE = Seen(
    id=7, code="CR-7K2QX", state=State.OPEN, version=3, title="مبانی دیپلماسی شهری، بخش ۱; «الف»",
    description="شرح\nدر دو خط", teacher="مدرس نمونه", place="تالار, طبقهٔ ۲", link="https://class.example/urban",
    languages=("fa",), circle=Circle.ANYONE, capacity=20, taken=0, waiting=0,
    sessions=(Session(1, FIRST_SESSION, 90), Session(2, LATER, 60)), sequence=4, picture_id=None, announce_at=None,
)  # fmt: skip


def read(course: Seen, *, seated: bool = True) -> tuple[Calendar, list[Event]]:
    document = calendar_file(course, seated=seated, now=COURSES_NOW)
    assert document.name == "CR-7K2QX.ics"
    calendar = Calendar.from_ical(document.content)
    return calendar, list(calendar.walk("VEVENT"))


def test_sessions_stand_in_utc_with_all_that_is_told() -> None:
    calendar, (first, second) = read(COURSE)
    assert calendar["method"] == "PUBLISH"
    assert first.decoded("dtstart") == FIRST_SESSION
    assert first["dtstart"].to_ical() == b"20270301T143000Z"
    assert first.decoded("dtend") == FIRST_SESSION + timedelta(minutes=90)
    assert (str(first["summary"]), str(first["location"])) == (COURSE.title, COURSE.place)
    assert str(first["description"]) == "شرح\nدر دو خط\nمدرس نمونه"
    assert first["url"] == COURSE.link
    assert not [event for event in read(COURSE, seated=False)[1] if "url" in event], "without a seat"
    assert [event["status"] for event in (first, second)] == ["CONFIRMED", "CONFIRMED"]


def test_moved_session_keeps_its_uid_and_the_sequence_grows() -> None:
    moved = replace(COURSE, sequence=5, sessions=(replace(COURSE.sessions[0], starts_at=LATER), COURSE.sessions[1]))
    before, after = read(COURSE)[1], read(moved)[1]
    assert [event["uid"] for event in before] == [event["uid"] for event in after]
    assert {int(event["sequence"]) for event in before} == {4}
    assert {int(event["sequence"]) for event in after} == {5}


def test_what_is_off_is_cancelled_and_not_left_out() -> None:
    gone = replace(COURSE, sessions=(replace(COURSE.sessions[0], cancelled=True), COURSE.sessions[1]))
    calendar, events = read(gone)
    assert calendar["method"] == "PUBLISH"
    assert [event["status"] for event in events] == ["CANCELLED", "CONFIRMED"]
    calendar, events = read(replace(COURSE, state=State.CANCELLED))
    assert calendar["method"] == "CANCEL"
    assert [event["status"] for event in events] == ["CANCELLED", "CANCELLED"]
    assert events[0].decoded("dtstamp") == datetime(2027, 2, 1, 8, tzinfo=UTC)


async def test_link_is_in_the_file_of_whoever_has_a_seat(
    storage: Storage, world: World, catalogues: Catalogues
) -> None:
    course_id = await storage.write(opened, link=COURSE.link)
    about = {"course": course_id, "number": 1, "changes": Changes(was={"title": "x"}).as_dict(), "calendar": True}

    def files(tx: Tx, state: Enrolled | None) -> list[bool]:
        """Ask for the file by an old button, or be told of a change, in a state."""
        user_id = 10 + list(Enrolled).index(state) if state else 1
        person_id = met(tx, user_id)
        if state is not None:
            seated(tx, course_id=course_id, person_id=person_id)
            tx.run(sa.update(enrolment).where(enrolment.c.person_id == person_id).values(state=state.value))
        who = people.known(tx, messenger="telegram", user_id=user_id)
        assert who is not None
        visit = Visit(tx, who, world, Phrases(catalogues), COURSES_NOW)
        screens = [PAGES["cal"](visit, str(course_id)).screen, NOTICES[Purpose.COURSE](visit, about)]
        given = [screen.document.content for screen in screens if screen is not None and screen.document is not None]
        return [b"class.example" in content for content in given]

    for state, told in {
        Enrolled.ENROLLED: 2,
        Enrolled.RECONFIRMING: 2,
        Enrolled.WAITLISTED: 2,
        Enrolled.LEFT: 1,
    }.items():
        assert await storage.write(files, state) == [state in SEATED] * told, state
    assert await storage.write(files, None) == [False]
