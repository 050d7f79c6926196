"""Calendar files as a calendar reads them: UTC, UIDs that stay, a SEQUENCE that grows, cancelled entries."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from bot.calendar_file import calendar_file
from programme.course import Circle, State
from programme.course_told import Seen, Session
from tests.support.courses import COURSES_NOW, FIRST_SESSION

LATER = FIRST_SESSION + timedelta(days=1)
COURSE = Seen(
    id=7, code="CR-7K2QX", state=State.OPEN, version=3, title="مبانی دیپلماسی شهری، بخش ۱; «الف»",
    description="شرح\nدر دو خط", teacher="مدرس نمونه", place="تالار, طبقهٔ ۲", link="https://class.example/urban",
    languages=("fa",), circle=Circle.ANYONE, capacity=20, taken=0, waiting=0,
    sessions=(Session(1, FIRST_SESSION, 90), Session(2, LATER, 60)), sequence=4, picture_id=None, announce_at=None,
)  # fmt: skip


def read(course: Seen) -> tuple[Calendar, list[Event]]:
    document = calendar_file(course, now=COURSES_NOW)
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
