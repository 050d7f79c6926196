"""Courses filled in and announced: what is written, what is refused, and of two officers at once exactly one wins."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.answers import Kept
from programme.course import Circle, State
from programme.course_list import PAGE, Group
from programme.course_told import Course, SessionTold
from programme.errors import Conflict, MoveNotAllowed, ProgrammeError
from programme.lifecycle import Role
from services import course, course_announcing, course_filling, course_news, desk_courses, files
from services.course_erasure import erase_courses
from services.erasure import empty
from services.journal import Actor
from services.row_fault import RowFault
from storage import Keys, Storage
from storage.course import session
from storage.engine.tx import Tx
from storage.file import file
from tests.support.courses import COURSES_NOW, FIRST_SESSION, OFFICER, course_of, filled, met, opened, seated
from tests.support.racing import Race, racing

LATER = COURSES_NOW + timedelta(days=2)
PHOTO = Kept(kind="photo", messenger="bale", ref="photo-1", size=10)
TOLD: dict[str, Any] = {
    "title": "مبانی دیپلماسی شهری", "description": "شهرها با هم کار می‌کنند.", "teacher": "مدرس نمونه",
    "sessions": [SessionTold(starts_at=FIRST_SESSION, minutes=90)], "link": "https://class.example/1", "capacity": 20,
    "circle": Circle.COMPANIONS, "languages": ["fa"],
}  # fmt: skip


@pytest.fixture
async def race(database_url: str, keys: Keys) -> AsyncIterator[Race]:
    async with racing(database_url, keys) as race:
        yield race


@pytest.fixture
def told_of(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note the courses that are announced to their circle."""
    found: list[int] = []
    monkeypatch.setattr(course_news, "announce", lambda tx, *, course_id, programme, now: found.append(course_id))
    return found


def announce(tx: Tx, world: World, course_id: int, *, at: datetime | None = None, **about: Any) -> None:
    given: dict[str, Any] = {"actor": OFFICER, "version": course_of(tx, course_id).version, "now": COURSES_NOW, **about}
    course_announcing.announce(tx, course_id=course_id, at=at, programme=world.programme, **given)


def open_due(tx: Tx, world: World, now: datetime) -> int:
    return course_announcing.open_due(tx, programme=world.programme, now=now, besides=frozenset())


def submit(tx: Tx, course_id: int, *, actor: Actor = OFFICER, **changed: Any) -> None:
    version = course_of(tx, course_id).version
    given = Course.model_validate({**TOLD, **changed})
    course_filling.submit(tx, given, course_id=course_id, version=version, actor=actor, now=COURSES_NOW)


def state(tx: Tx, course_id: int) -> State:
    return State(course_of(tx, course_id).state)


async def test_announced_now_is_open_and_told_of_in_the_same_transaction(
    storage: Storage, world: World, told_of: list[int]
) -> None:
    one = await storage.write(filled)
    await storage.write(announce, world, one)
    row = await storage.read(course_of, one)
    assert (row.state, row.announce_at, row.announced_at) == ("open", COURSES_NOW, COURSES_NOW)
    assert told_of == [one]
    assert await storage.write(open_due, world, LATER) == 0
    assert told_of == [one]


async def test_announced_later_opens_at_its_moment_and_once(storage: Storage, world: World, told_of: list[int]) -> None:
    one = await storage.write(filled)
    await storage.write(lambda tx: announce(tx, world, one, at=LATER))
    assert await storage.write(open_due, world, LATER - timedelta(seconds=1)) == 0
    assert await storage.read(state, one) is State.ANNOUNCED
    assert [await storage.write(open_due, world, LATER) for _ in range(2)] == [1, 0]
    assert await storage.read(state, one) is State.OPEN
    assert (await storage.read(course_of, one)).announced_at == LATER
    assert told_of == [one]


async def test_taken_back_is_not_opened_and_can_be_announced_again(
    storage: Storage, world: World, told_of: list[int]
) -> None:
    one = await storage.write(filled)
    await storage.write(lambda tx: announce(tx, world, one, at=LATER))
    version = (await storage.read(course_of, one)).version
    await storage.write(course_announcing.take_back, course_id=one, version=version, actor=OFFICER, now=COURSES_NOW)
    assert await storage.write(open_due, world, LATER) == 0
    row = await storage.read(course_of, one)
    assert (row.state, row.announce_at, told_of) == ("draft", None, [])
    await storage.write(announce, world, one)
    assert told_of == [one]


async def test_what_is_over_when_the_clock_comes_back_is_opened_and_is_no_news(
    storage: Storage, world: World, told_of: list[int]
) -> None:
    one = await storage.write(filled)
    await storage.write(lambda tx: announce(tx, world, one, at=LATER))
    assert await storage.write(open_due, world, FIRST_SESSION + timedelta(days=3)) == 1
    assert told_of == []


@pytest.mark.parametrize(
    ("starts", "about", "key"),
    [
        ((), {}, "course.no_session"),
        ((COURSES_NOW - timedelta(days=1),), {}, "course.all_past"),
        ((COURSES_NOW, FIRST_SESSION), {}, "course.first_past"),
        ((FIRST_SESSION,), {"at": FIRST_SESSION}, "course.announce_late"),
        ((FIRST_SESSION,), {"at": COURSES_NOW}, "course.announce_past"),
        ((FIRST_SESSION,), {"version": 7}, "course.changed"),
        ((FIRST_SESSION,), {"actor": Actor(Role.CITIZEN, 5)}, "course.move.refused"),
        ((FIRST_SESSION,), {"actor": Actor(Role.REVIEWER, 5)}, "course.move.refused"),
    ],
)
async def test_course_is_not_announced_where_it_makes_no_sense(
    storage: Storage, world: World, told_of: list[int], starts: tuple[datetime, ...], about: dict[str, Any], key: str
) -> None:
    one = await storage.write(lambda tx: filled(tx, starts=starts))
    with pytest.raises(ProgrammeError) as refused:
        await storage.write(lambda tx: announce(tx, world, one, **about))
    assert refused.value.key == key
    assert (await storage.read(state, one), told_of) == (State.DRAFT, [])


async def test_course_that_was_never_filled_in_is_not_announced(storage: Storage, world: World) -> None:
    one = await storage.write(course.begin, actor=OFFICER, now=COURSES_NOW)
    with pytest.raises(Conflict, match="not_filled"):
        await storage.write(announce, world, one)


async def test_of_two_officers_who_announce_at_once_one_does(race: Race, world: World, told_of: list[int]) -> None:
    one = await race.storage.write(filled)
    version = (await race.storage.read(course_of, one)).version
    came = await race.between(*[lambda tx: announce(tx, world, one, version=version)] * 2)
    assert sorted(type(one).__name__ for one in came) == ["MoveNotAllowed", "NoneType"]
    assert (await race.storage.read(state, one), told_of) == (State.OPEN, [one])


async def test_dropped_is_over_for_good(storage: Storage, world: World) -> None:
    one = await storage.write(filled)
    version = (await storage.read(course_of, one)).version
    await storage.write(course_announcing.drop, course_id=one, version=version, actor=OFFICER, now=COURSES_NOW)
    with pytest.raises(MoveNotAllowed):
        await storage.write(announce, world, one)
    with pytest.raises(MoveNotAllowed):
        await storage.write(submit, one)


async def test_course_that_cannot_be_opened_is_named_and_stepped_over(
    storage: Storage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = [await storage.write(filled) for _ in range(2)]
    for one in (bad, good):
        await storage.write(lambda tx, one=one: announce(tx, world, one, at=LATER))

    def fail(tx: Tx, *, course_id: int, **about: Any) -> None:
        assert course_id != bad

    monkeypatch.setattr(course_news, "announce", fail)
    with pytest.raises(RowFault) as fault:
        await storage.write(open_due, world, LATER)
    assert fault.value.row_id == bad
    about: dict[str, Any] = {"programme": world.programme, "now": LATER, "besides": frozenset({bad})}
    assert await storage.write(course_announcing.open_due, **about) == 1
    assert [await storage.read(state, one) for one in (bad, good)] == [State.ANNOUNCED, State.OPEN]


async def test_form_is_written_read_back_and_changed(storage: Storage) -> None:
    one = await storage.write(course.begin, actor=OFFICER, now=COURSES_NOW)
    assert (await storage.write(course_filling.answers, course_id=one))[0] == {}
    more = SessionTold(starts_at=FIRST_SESSION + timedelta(days=2), minutes=60)
    await storage.write(lambda tx: submit(tx, one, sessions=[*TOLD["sessions"], more]))
    seen = await storage.read(course.seen, course_id=one)
    assert seen is not None
    assert (seen.title, seen.capacity, seen.circle, seen.place) == (TOLD["title"], 20, Circle.COMPANIONS, None)
    answers, version = await storage.write(course_filling.answers, course_id=one)
    assert version == seen.version
    assert Course.model_validate(answers) == Course.model_validate({**TOLD, "sessions": [*TOLD["sessions"], more]})
    await storage.write(lambda tx: submit(tx, one, sessions=[more], capacity=7))
    again = await storage.read(course.seen, course_id=one)
    assert again is not None
    assert (again.capacity, [kept.id for kept in again.sessions]) == (7, [seen.sessions[1].id])


async def test_course_changed_by_a_colleague_is_not_overwritten(storage: Storage) -> None:
    one = await storage.write(filled)
    with pytest.raises(Conflict, match="changed"):
        await storage.write(
            lambda tx: course_filling.submit(
                tx, Course.model_validate(TOLD), course_id=one, version=1, actor=OFFICER, now=COURSES_NOW
            )
        )
    with pytest.raises(MoveNotAllowed):
        await storage.write(lambda tx: submit(tx, one, actor=Actor(Role.CITIZEN, 5)))
    announced = await storage.write(opened)
    with pytest.raises(MoveNotAllowed):
        await storage.write(submit, announced)


def pictures(tx: Tx) -> list[str]:
    return [row.file_ref for row in tx.all(sa.select(file.c.file_ref).order_by(file.c.id))]


async def test_picture_is_a_file_of_its_own_until_another_one_takes_its_place(storage: Storage) -> None:
    officer = await storage.write(met, 5)
    actor = Actor(Role.OFFICER, officer)
    one = await storage.write(course.begin, actor=actor, now=COURSES_NOW)
    await storage.write(lambda tx: submit(tx, one, actor=actor, picture=PHOTO))
    first = (await storage.read(course_of, one)).picture_id
    assert (await storage.write(course_filling.answers, course_id=one))[0]["picture"]["ref"] == "photo-1"
    # An officer's own answers speak of no picture of a course; it stays all the same.
    await storage.write(files.match, person_id=officer, now=COURSES_NOW)
    await storage.write(lambda tx: submit(tx, one, actor=actor, picture=PHOTO, capacity=9))
    assert ((await storage.read(course_of, one)).picture_id, await storage.read(pictures)) == (first, ["photo-1"])
    await storage.write(lambda tx: submit(tx, one, actor=actor, picture=PHOTO.model_copy(update={"ref": "photo-2"})))
    assert await storage.read(pictures) == ["photo-2"]
    await storage.write(lambda tx: (erase_courses(tx, person_id=officer), empty(tx, person_id=officer)))
    assert ((await storage.read(course_of, one)).picture_id, await storage.read(pictures)) == (None, [])


async def test_list_shows_each_group_by_pages_with_seats(storage: Storage) -> None:
    for _ in range(PAGE + 1):
        await storage.write(filled)
    running = await storage.write(lambda tx: opened(tx, capacity=2))
    person = await storage.write(met, 6)
    await storage.write(lambda tx: seated(tx, course_id=running, person_id=person))
    mine = await storage.write(course.begin, actor=OFFICER, now=COURSES_NOW)

    def read(viewer: int, group: Group | None, page: int) -> Any:
        return storage.read(desk_courses.listed, viewer=viewer, group=group, page=page)

    shown = await read(7, None, 0)
    assert (shown.group, len(shown.entries), shown.counts[Group.DRAFTS]) == (Group.DRAFTS, PAGE, PAGE + 1)
    assert len((await read(7, Group.DRAFTS, 99)).entries) == 1
    assert mine in [one.id for one in (await read(901, Group.DRAFTS, 0)).entries]
    assert await storage.read(desk_courses.unfilled, viewer=901) == [mine]
    (one,) = (await read(7, Group.OPEN, 0)).entries
    assert (one.id, one.first, one.taken, one.capacity, one.waiting) == (running, FIRST_SESSION, 1, 2, 0)
    await storage.write(lambda tx: tx.run(sa.delete(session)))
    assert (await read(7, Group.OPEN, 0)).entries[0].first is None
