"""Changes of a course that was announced: gathered, taken back, told once; sessions moved; the end of it."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.course import Circle
from programme.course import State as CourseState
from programme.course_change import GRACE, Changes
from programme.enrolment import State
from programme.errors import Conflict, Invalid
from programme.lifecycle import Role
from programme.notice import Purpose
from services import course, course_change, course_session, enrolment, seats
from services.course_change_told import tell_cancelled, tell_changes
from services.journal import Actor
from storage import Storage
from storage.course import course as courses
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import enrolment as enrolments
from storage.outbox import outbox
from storage.utc import epoch
from tests.support.courses import COURSES_NOW, FIRST_SESSION, OFFICER, met, opened, seated

NOW, AFTER = COURSES_NOW, COURSES_NOW + GRACE + timedelta(seconds=1)
MOVED = FIRST_SESSION + timedelta(days=7)


def with_people(tx: Tx) -> int:
    """Open a course with one who comes and one who waits."""
    course_id = opened(tx, starts=(FIRST_SESSION, FIRST_SESSION + timedelta(days=1)))
    seated(tx, course_id=course_id, person_id=met(tx, 1))
    waits = met(tx, 2)
    citizen = Actor(Role.CITIZEN, waits)
    enrolment.begin(tx, "wait", course_id=course_id, person_id=waits, actor=citizen, now=NOW, queued_at=1)
    return course_id


async def told(storage: Storage) -> list[str]:
    query = sa.select(outbox.c.occurrence).where(outbox.c.purpose == Purpose.COURSE.value).order_by(outbox.c.id)
    return [row.occurrence for row in await storage.read(query)]


async def states(storage: Storage) -> list[str]:
    return [row.state for row in await storage.read(sa.select(enrolments.c.state).order_by(enrolments.c.id))]


async def row_of(storage: Storage, course_id: int) -> Row:
    (row,) = await storage.read(sa.select(courses).where(courses.c.id == course_id))
    return row


async def tick(storage: Storage, world: World, at: Any) -> None:
    for use_case in (tell_cancelled, tell_changes):
        while await storage.write(use_case, programme=world.programme, now=at):
            continue


async def test_several_changes_are_told_once_after_the_grace(storage: Storage, world: World) -> None:
    about: dict[str, Any] = {"programme": world.programme, "actor": OFFICER, "now": NOW}
    course_id = await storage.write(with_people)
    for name, value in (("teacher", "مدرس دیگر"), ("place", "تالار شهر"), ("place", "تالار هنر")):
        assert await storage.write(course_change.change, course_id=course_id, name=name, value=value, **about)
    await tick(storage, world, NOW)
    assert await told(storage) == [], "within the grace nobody is told"
    await tick(storage, world, AFTER)
    await tick(storage, world, AFTER)
    assert await told(storage) == [f"{course_id}.1"] * 2
    assert await states(storage) == [State.ENROLLED, State.WAITLISTED], "no session moved, so nobody is asked again"
    assert (await row_of(storage, course_id)).tell_at is None
    assert await storage.write(course_change.change, course_id=course_id, name="place", value="باغ", **about)
    await tick(storage, world, AFTER)
    assert (await told(storage))[2:] == [f"{course_id}.2"] * 2


async def test_moved_session_asks_who_comes_and_tells_who_waits(storage: Storage, world: World) -> None:
    about: dict[str, Any] = {"programme": world.programme, "actor": OFFICER, "now": NOW}
    course_id = await storage.write(with_people)
    (first, _) = await storage.read(course.sessions, course_id=course_id)
    before = await row_of(storage, course_id)
    assert await storage.write(course_session.reschedule, session_id=first.id, starts_at=MOVED, **about)
    (_, second) = await storage.read(course.sessions, course_id=course_id)
    assert (second.id, second.starts_at, second.moved) == (first.id, MOVED, 1)
    assert (await row_of(storage, course_id)).sequence == before.sequence + 1
    await tick(storage, world, AFTER)
    assert await states(storage) == [State.RECONFIRMING, State.WAITLISTED]
    assert len(await told(storage)) == 2


async def test_added_session_asks_nobody_again(storage: Storage, world: World) -> None:
    about: dict[str, Any] = {"programme": world.programme, "actor": OFFICER, "now": NOW}
    course_id = await storage.write(with_people)
    await storage.write(course_session.add, course_id=course_id, starts_at=MOVED, minutes=30, **about)
    await tick(storage, world, AFTER)
    assert await states(storage) == [State.ENROLLED, State.WAITLISTED]
    assert len(await told(storage)) == 2


async def test_change_that_is_taken_back_is_told_to_nobody(storage: Storage, world: World) -> None:
    about: dict[str, Any] = {"programme": world.programme, "actor": OFFICER, "now": NOW}
    course_id = await storage.write(with_people)
    (first, last) = await storage.read(course.sessions, course_id=course_id)
    await storage.write(course_change.change, course_id=course_id, name="title", value="نام دیگر", **about)
    await storage.write(course_session.reschedule, session_id=first.id, starts_at=MOVED, **about)
    await storage.write(course_session.call_off, session_id=last.id, actor=OFFICER, now=NOW)
    await storage.write(course_session.add, course_id=course_id, starts_at=MOVED, minutes=30, **about)
    await storage.write(course_change.undo, course_id=course_id, actor=OFFICER, now=NOW)
    seen = await storage.read(course.seen, course_id=course_id)
    assert seen is not None
    assert [(one.id, one.starts_at) for one in seen.kept] == [(first.id, FIRST_SESSION), (last.id, last.starts_at)]
    assert seen.title == "مبانی دیپلماسی شهری"
    await tick(storage, world, AFTER)
    assert await told(storage) == []
    with pytest.raises(Conflict):
        await storage.write(course_change.undo, course_id=course_id, actor=OFFICER, now=NOW)


async def test_change_and_back_by_hand_leaves_nothing_to_tell(storage: Storage, world: World) -> None:
    about: dict[str, Any] = {"programme": world.programme, "actor": OFFICER, "now": NOW}
    course_id = await storage.write(with_people)
    (first, _) = await storage.read(course.sessions, course_id=course_id)
    for at in (MOVED, FIRST_SESSION):
        await storage.write(course_session.reschedule, session_id=first.id, starts_at=at, **about)
    assert await storage.read(course_change.waiting, course_id=course_id) == (Changes(), None)
    (again, _) = await storage.read(course.sessions, course_id=course_id)
    assert again.moved == 2, "reminders of both earlier numbers are dead"


async def test_cancelled_course_frees_and_tells_everybody_once(storage: Storage, world: World) -> None:
    about: dict[str, Any] = {"programme": world.programme, "actor": OFFICER, "now": NOW}
    course_id = await storage.write(with_people)
    await storage.write(course_change.change, course_id=course_id, name="place", value="تالار", **about)
    await storage.write(course_change.cancel, course_id=course_id, reason="مدرس نیامد", actor=OFFICER, now=NOW)
    for _ in range(2):
        await tick(storage, world, AFTER)
    assert await told(storage) == [f"{course_id}.cancelled"] * 2
    assert await states(storage) == [State.CALLED_OFF] * 2
    assert (await row_of(storage, course_id)).state == CourseState.CANCELLED
    assert await storage.read(course.cancelled_because, course_id=course_id) == "مدرس نیامد"


@pytest.mark.parametrize("how", ["changed", "moved", "cancelled"])
@pytest.mark.parametrize(("hours", "waits"), [(10, True), (8, False)])
async def test_night_is_waited_out_unless_a_session_comes_before_it_is_over(
    storage: Storage, world: World, how: str, hours: int, *, waits: bool
) -> None:
    about: dict[str, Any] = {"programme": world.programme, "actor": OFFICER, "now": NOW}
    morning = NOW.replace(hour=16)

    def at_night(tx: Tx) -> int:
        course_id = opened(tx, starts=(NOW + timedelta(hours=hours),))
        seated(tx, course_id=course_id, person_id=met(tx, 1, zone="America/Los_Angeles"))
        return course_id

    course_id = await storage.write(at_night)
    (only,) = await storage.read(course.sessions, course_id=course_id)
    if how == "changed":
        await storage.write(course_change.change, course_id=course_id, name="place", value="باغ", **about)
    elif how == "moved":
        # They believe that it comes at the hour it had.
        await storage.write(course_session.reschedule, session_id=only.id, starts_at=MOVED, **about)
    else:
        await storage.write(course_change.cancel, course_id=course_id, reason=None, actor=OFFICER, now=NOW)
    await tick(storage, world, AFTER)
    (row,) = await storage.read(sa.select(outbox.c.due_at).where(outbox.c.purpose == Purpose.COURSE.value))
    assert row.due_at == epoch(morning if waits else AFTER)


async def test_what_must_not_change_is_refused_and_stores_nothing(storage: Storage, world: World) -> None:
    about: dict[str, Any] = {"programme": world.programme, "actor": OFFICER, "now": NOW}
    course_id = await storage.write(opened)
    (only,) = await storage.read(course.sessions, course_id=course_id)
    late = {**about, "now": FIRST_SESSION + timedelta(minutes=1)}
    before = await row_of(storage, course_id)
    for use_case, values, refused in (
        (course_session.call_off, {"session_id": only.id, "actor": OFFICER, "now": NOW}, Conflict),
        (course_session.reschedule, {"session_id": only.id, "starts_at": MOVED, **late}, Conflict),
        (course_change.change, {"course_id": course_id, "name": "link", "value": None, **about}, Invalid),
        (course_change.hurry, {"course_id": course_id, "actor": OFFICER, "now": NOW}, Conflict),
    ):
        with pytest.raises(refused):
            await storage.write(use_case, **values)
    assert await row_of(storage, course_id) == before


async def test_fewer_seats_than_taken_are_refused(storage: Storage, world: World) -> None:
    about: dict[str, Any] = {"programme": world.programme, "actor": OFFICER, "now": NOW}

    def two(tx: Tx) -> int:
        course_id = opened(tx)
        for user in (1, 2):
            seated(tx, course_id=course_id, person_id=met(tx, user))
        return course_id

    course_id = await storage.write(two)
    with pytest.raises(Conflict):
        await storage.write(course_change.resize, course_id=course_id, capacity=1, **about)
    await storage.write(course_change.resize, course_id=course_id, capacity=2, **about)
    assert (await row_of(storage, course_id)).capacity == 2


async def test_nothing_changes_while_people_are_being_told(storage: Storage, world: World) -> None:
    about: dict[str, Any] = {"programme": world.programme, "actor": OFFICER, "now": NOW}
    course_id = await storage.write(with_people)
    (first, _) = await storage.read(course.sessions, course_id=course_id)
    await storage.write(course_session.reschedule, session_id=first.id, starts_at=MOVED, **about)
    await storage.write(course_change.hurry, course_id=course_id, actor=OFFICER, now=NOW)
    assert await storage.write(tell_changes, programme=world.programme, now=NOW) > 0
    # Some have heard it, and would not hear that it was taken back.
    with pytest.raises(Conflict):
        await storage.write(course_session.reschedule, session_id=first.id, starts_at=FIRST_SESSION, **about)
    await tick(storage, world, NOW)
    assert await storage.write(course_session.reschedule, session_id=first.id, starts_at=FIRST_SESSION, **about)


async def test_who_comes_after_a_change_is_not_told_of_it(storage: Storage, world: World) -> None:
    about: dict[str, Any] = {"programme": world.programme, "actor": OFFICER, "now": NOW}
    course_id = await storage.write(opened, circle=Circle.ANYONE)
    await storage.write(course_change.change, course_id=course_id, name="place", value="تالار", **about)
    who = await storage.write(met, 9)
    await storage.write(seats.enrol, course_id=course_id, person_id=who, programme=world.programme, now=NOW)
    await tick(storage, world, AFTER)
    assert await told(storage) == []


async def test_course_that_ended_holds_up_no_other_one_s_news(storage: Storage, world: World) -> None:
    about: dict[str, Any] = {"programme": world.programme, "actor": OFFICER, "now": NOW}
    ended, other = await storage.write(with_people), await storage.write(opened)
    person_id = await storage.write(met, 9)
    await storage.write(seated, course_id=other, person_id=person_id)
    for course_id in (ended, other):
        await storage.write(course_change.change, course_id=course_id, name="place", value="تالار", **about)
    await storage.write(lambda tx: tx.run(sa.update(courses).where(courses.c.id == ended).values(state="finished")))
    await tick(storage, world, AFTER)
    assert await told(storage) == [f"{other}.1"]
