"""Feedback and certificates: each mark kept once, a name confirmed once, a code that stays and proves what is true."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.world import World
from programme.answers import Kept, SpokenOrWritten
from programme.attendance import How
from programme.certificate import Standing, code_in
from programme.enrolment import State
from programme.errors import Conflict, NotFound
from services import attending, certificates, course_ending, course_feedback, roll_marks
from services.course import move, read, sessions
from services.own_courses import own_courses
from storage import Storage
from storage.engine.tx import Tx
from storage.file import file
from tests.support.courses import CLOCK, FIRST_SESSION, OFFICER, met, opened, seated

DAYS = [FIRST_SESSION + timedelta(days=day) for day in range(3)]
NOW = DAYS[-1] + timedelta(days=1)


def finished(tx: Tx, world: World, came: dict[int, int]) -> int:
    """Write a course that is over, with people by the sessions that they came to; return its id."""
    course_id = opened(tx, starts=DAYS)
    for person, count in came.items():
        enrolment_id = seated(tx, course_id=course_id, person_id=met(tx, person))
        for one in sessions(tx, course_id=course_id)[:count]:
            attending.note(tx, enrolment_id=enrolment_id, session_id=one.id, how=How.LIST, now=one.starts_at)
    move(tx, read(tx, course_id=course_id), "begin", actor=CLOCK, now=DAYS[0])
    course_ending.finish_due(tx, programme=world.programme, now=NOW)
    return course_id


async def test_two_of_three_sessions_give_no_certificate(storage: Storage, world: World) -> None:
    course_id = await storage.write(finished, world, {1: 3, 2: 2})
    assert await storage.read(certificates.standing, course_id=course_id, person_id=2) is None
    for use_case, about in ((certificates.propose, {"name": "سارا"}), (certificates.issue, {"mark": "", "now": NOW})):
        with pytest.raises(NotFound, match=r"certificate\.none"):
            await storage.write(use_case, course_id=course_id, person_id=2, **about)


async def test_name_is_confirmed_once_and_the_code_stays(storage: Storage, world: World) -> None:
    course_id = await storage.write(finished, world, {1: 3})
    mine = {"course_id": course_id, "person_id": 1}
    with pytest.raises(NotFound, match=r"certificate\.nameless"):
        await storage.write(certificates.issue, mark="", now=NOW, **mine)
    await storage.write(certificates.propose, name="سارا احمدی", **mine)
    old = await storage.read(certificates.standing, **mine)
    await storage.write(certificates.propose, name="سارا احمدی‌نیا", **mine)
    new = await storage.read(certificates.standing, **mine)
    assert (new.name, new.issued) == ("سارا احمدی‌نیا", None)
    assert not await storage.write(certificates.issue, mark=old.mark, now=NOW, **mine)
    assert await storage.read(certificates.own, **mine) is None
    assert await storage.write(certificates.issue, mark=new.mark, now=NOW, **mine)
    first = await storage.read(certificates.own, **mine)
    assert await storage.write(certificates.issue, mark=old.mark, now=NOW + timedelta(days=1), **mine)
    assert await storage.read(certificates.own, **mine) == first
    assert (first.name, first.minutes, first.of_minutes, first.issued_at) == ("سارا احمدی‌نیا", 270, 270, NOW)
    with pytest.raises(Conflict, match=r"certificate\.issued"):
        await storage.write(certificates.propose, name="دیگری", **mine)
    assert await storage.read(certificates.verify, code=first.code) == first
    assert await storage.read(certificates.verify, code="CT-22222222") is None


async def test_code_proves_nothing_once_the_list_was_put_right(storage: Storage, world: World) -> None:
    course_id = await storage.write(finished, world, {1: 3})
    mine = {"course_id": course_id, "person_id": 1}
    await storage.write(certificates.propose, name="سارا احمدی", **mine)
    mark = Standing(course_id, "", "سارا احمدی", None).mark
    await storage.write(certificates.issue, mark=mark, now=NOW, **mine)
    code = (await storage.read(certificates.own, **mine)).code
    about = {"enrolment_id": 1, "by": OFFICER, "programme": world.programme, "now": NOW}
    await storage.write(roll_marks.mark, session_id=3, there=False, **about)
    assert await storage.read(certificates.verify, code=code) is None
    await storage.write(roll_marks.mark, session_id=3, there=True, **about)
    assert (await storage.read(certificates.verify, code=code)).code == code


@pytest.mark.parametrize(
    "typed", ["CT-7K2QXABC", "ct-7k2qxabc", "cert_CT-7K2QXABC", "CT 7K2QXABC", "CT-۷K۲QXABC"]
)  # fmt: skip
def test_code_is_read_as_people_type_it(typed: str) -> None:
    assert code_in(typed) == "CT-7K2QXABC"


@pytest.mark.parametrize("typed", ["CT-7K2QX", "SD-7K2QXABC", "CT-7K2QXAB0", "ct", ""])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert code_in(typed) is None


async def test_marks_are_kept_once_and_counted(storage: Storage, world: World) -> None:
    course_id = await storage.write(finished, world, {1: 3, 2: 2, 3: 0})
    mine = {"course_id": course_id, "person_id": 1, "now": NOW}
    for question, mark, new in (("useful", 5, True), ("useful", 1, False), ("again", 4, True)):
        assert await storage.write(course_feedback.rate, question=question, mark=mark, **mine) is new
    _, state, said = await storage.read(course_feedback.given, course_id=course_id, person_id=1)
    assert (state, said.following) == (State.COMPLETED, "clear")
    await storage.write(course_feedback.rate, question="useful", mark=2, **{**mine, "person_id": 2})
    voice = Kept(kind="voice", messenger="bale", ref="f1", seconds=9)
    await storage.write(course_feedback.remark, SpokenOrWritten(file=voice), **mine)
    await storage.write(course_feedback.remark, SpokenOrWritten(text="عالی بود"), **{**mine, "person_id": 2})
    found = await storage.read(course_feedback.results, course_id=course_id)
    assert (found.asked, found.average("useful"), found.average("clear")) == (2, 3.5, None)
    assert {one.text for one in found.remarks} == {None, "عالی بود"}
    assert [row.file_ref for row in await storage.read(sa.select(file.c.file_ref))] == ["f1"]


async def test_whoever_was_not_there_is_not_asked(storage: Storage, world: World) -> None:
    course_id = await storage.write(finished, world, {1: 0})
    assert await storage.read(course_feedback.given, course_id=course_id, person_id=1) is None
    for question, mark, person_id in (("useful", 5, 1), ("useful", 5, 9)):
        with pytest.raises(NotFound):
            await storage.write(
                course_feedback.rate, course_id=course_id, person_id=person_id, question=question, mark=mark, now=NOW
            )


async def test_whoever_asks_sees_when_they_came_and_what_they_said(storage: Storage, world: World) -> None:
    course_id = await storage.write(finished, world, {1: 3})
    mine = {"course_id": course_id, "person_id": 1}
    await storage.write(course_feedback.rate, question="useful", mark=5, now=NOW, **mine)
    await storage.write(certificates.propose, name="سارا احمدی", **mine)
    found = await storage.read(own_courses, person_id=1)
    assert [row["session_id"] for row in found["attendance"]] == [1, 2, 3]
    assert found["course_feedback"] == [{"course_id": course_id, "useful": 5, "at": NOW}]
    assert found["certificate"][0]["name"] == "سارا احمدی"
    assert await storage.read(own_courses, person_id=2) == {}
