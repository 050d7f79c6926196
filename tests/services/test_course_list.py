"""The list of courses: one's own first, then those one may come to, then the others; nothing that is over."""

from datetime import timedelta

import sqlalchemy as sa

from conversations.world import World
from programme.course import Circle, State
from services import course, course_list, seats
from storage import Storage
from storage.course import course as courses
from storage.engine.tx import Tx
from tests.support.courses import CLOCK, FIRST_SESSION, OFFICER, filled, met, opened
from tests.support.courses import COURSES_NOW as NOW

DAY = timedelta(days=1)


async def test_courses_are_listed_as_they_concern_somebody(storage: Storage, world: World) -> None:
    def work(tx: Tx) -> tuple[int, dict[str, int]]:
        reza, others = met(tx, 1), [met(tx, number) for number in (2, 3)]
        anyone = {"circle": Circle.ANYONE}
        made = {
            "others": opened(tx, circle=Circle.COMPANIONS),
            "late": opened(tx, starts=[FIRST_SESSION + 9 * DAY], **anyone),
            "soon": opened(tx, starts=[NOW - DAY, FIRST_SESSION], capacity=2, **anyone),
            "waits": opened(tx, starts=[FIRST_SESSION + 20 * DAY], capacity=1, **anyone),
            "mine": opened(tx, **anyone),
            "past": opened(tx, starts=[NOW - DAY], **anyone),
            "draft": filled(tx, **anyone),
            "cancelled": opened(tx, **anyone),
        }
        about = {"programme": world.programme, "now": NOW}
        for name, who in (
            ("soon", others[0]),
            ("soon", others[1]),
            ("waits", others[0]),
            ("waits", reza),
            ("mine", reza),
        ):
            seats.enrol(tx, course_id=made[name], person_id=who, **about)
        for name, move, by in (("soon", "begin", CLOCK), ("cancelled", "cancel", OFFICER)):
            course.move(tx, course.read(tx, course_id=made[name]), move, actor=by, now=NOW)
        return reza, made

    reza, made = await storage.write(work)
    found = await storage.read(course_list.listed, person_id=reza, now=NOW)
    names = {course_id: name for name, course_id in made.items()}
    assert [names[one.id] for one in found] == ["mine", "waits", "soon", "late", "others"]
    assert [one.free for one in found] == [True, False, False, True, True]
    assert [one.mine for one in found] == ["enrolled", "waitlisted", None, None, None]
    assert [one.barred for one in found] == [None, None, None, None, "seat.barred.register.companions"]
    assert found[2].next_at == FIRST_SESSION
    (row,) = await storage.read(sa.select(courses.c.code).where(courses.c.state == State.CANCELLED.value))
    assert await storage.read(course_list.id_of, f" {row.code.lower()} ") == made["cancelled"]
    assert await storage.read(course_list.id_of, "CR-0") is None
