"""Courses and the people in them, written as services do, for tests that need some to begin with."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from programme.course import Circle
from programme.lifecycle import Role
from services import course, enrolment, people
from services.journal import Actor
from storage.course import course as courses
from storage.course import session
from storage.engine.tx import Tx
from storage.person import person
from storage.utc import epoch

COURSES_NOW = datetime(2027, 2, 1, 8, tzinfo=UTC)
FIRST_SESSION = datetime(2027, 3, 1, 14, 30, tzinfo=UTC)
"""18:00 in Isfahan."""

OFFICER = Actor(Role.OFFICER, 901)
CLOCK = Actor(Role.CLOCK)

TOLD: dict[str, Any] = {
    "title": "مبانی دیپلماسی شهری",
    "description": "شهرها چگونه با هم کار می‌کنند.",
    "teacher": "مدرس نمونه",
    "place": None,
    "link": "https://class.example/urban",
    "languages": ["fa"],
}


def filled(
    tx: Tx,
    *,
    starts: Sequence[datetime] = (FIRST_SESSION,),
    minutes: int = 90,
    capacity: int = 20,
    circle: Circle = Circle.REGISTERED,
    now: datetime = COURSES_NOW,
    **told: Any,
) -> int:
    """Write a course that is filled in but not announced; return its id."""
    course_id = course.begin(tx, actor=OFFICER, now=now)
    values = {"told": {**TOLD, **told}, "capacity": capacity, "circle": circle.value}
    course.move(tx, course.read(tx, course_id=course_id), "edit", actor=OFFICER, now=now, **values)
    for at in starts:
        tx.run(sa.insert(session).values(course_id=course_id, starts_at=epoch(at), minutes=minutes))
    return course_id


def opened(tx: Tx, *, now: datetime = COURSES_NOW, **about: Any) -> int:
    """Write a course that is open for enrolment; nobody was told of it. Return its id."""
    course_id = filled(tx, now=now, **about)
    course.move(tx, course.read(tx, course_id=course_id), "announce", actor=OFFICER, now=now, announce_at=now)
    course.move(tx, course.read(tx, course_id=course_id), "open", actor=CLOCK, now=now, announced_at=now)
    return course_id


def met(
    tx: Tx, user_id: int, *, messenger: str = "telegram", zone: str | None = None, now: datetime = COURSES_NOW
) -> int:
    """Meet somebody who lives in a zone; return their id."""
    who = people.meet(tx, messenger=messenger, user_id=user_id, chat_id=user_id, source=None, now=now)
    tx.run(sa.update(person).where(person.c.id == who.person_id).values(zone=zone))
    return int(who.person_id)


def seated(tx: Tx, *, course_id: int, person_id: int, now: datetime = COURSES_NOW) -> int:
    """Give somebody a seat, without what else happens then; return the enrolment's id."""
    actor = Actor(Role.CITIZEN, person_id)
    return enrolment.begin(tx, "enrol", course_id=course_id, person_id=person_id, actor=actor, now=now)


def course_of(tx: Tx, course_id: int) -> Any:
    """Read a course's row."""
    return tx.one(sa.select(courses).where(courses.c.id == course_id))
