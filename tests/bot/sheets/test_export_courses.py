"""The sheets of courses and of the people in them: in words, right to left, and nothing that runs."""

from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from conversations.world import World
from services import course
from storage import Storage
from storage.course import session
from storage.engine.tx import Tx
from storage.enrolment import attendance, feedback
from tests.bot.sheets.office import by_heading, export_to
from tests.support.courses import COURSES_NOW, filled, met, opened, seated

COURSES, ENROLMENTS = 8, 9


def people(tx: Tx) -> int:
    course_id = opened(tx, capacity=3, title="=1+1")
    enrolments = [seated(tx, course_id=course_id, person_id=met(tx, user)) for user in (1, 2)]
    filled(tx)
    (one,) = tx.all(sa.select(session.c.id).where(session.c.course_id == course_id))
    tx.run(sa.insert(attendance).values(enrolment_id=enrolments[0], session_id=one.id, how="list", at=COURSES_NOW))
    said = {"useful": 5, "clear": 4, "again": None, "remark": {"text": "@SUM(1+1)"}}
    tx.run(sa.insert(feedback).values(enrolment_id=enrolments[0], at=COURSES_NOW, **said))
    return course_id


async def test_courses_and_who_is_in_them_stand_in_sheets_of_their_own(
    storage: Storage, world: World, tmp_path: Path
) -> None:
    course_id = await storage.write(people)
    seen = await storage.read(course.seen, course_id=course_id)
    assert seen is not None
    await export_to(tmp_path / "a.xlsx", storage, world, "fa")
    book = CalamineWorkbook.from_path(tmp_path / "a.xlsx")
    assert book.sheet_names[COURSES:] == ["دوره‌ها", "نام‌نویسی‌ها", *book.sheet_names[ENROLMENTS + 1 :]]
    open_one, draft = by_heading(book.get_sheet_by_index(COURSES).to_python())
    assert (open_one["کد دوره"], open_one["عنوان دوره"], open_one["وضعیت"]) == (seen.code, "=1+1", "باز")
    assert (open_one["ظرفیت"], open_one["جای گرفته‌شده"], open_one["شمار جلسه‌ها"]) == (3, 2, 1)
    assert open_one["نخستین جلسه"] == datetime(2027, 3, 1, 18)
    assert draft["وضعیت"] == "پیش‌نویس"
    came, other = by_heading(book.get_sheet_by_index(ENROLMENTS).to_python())
    assert (came["کد دوره"], came["وضعیت"], came["جلسه‌های حضور"]) == (seen.code, "نام‌نویسی‌شده", 1)
    assert (came["مفید بودن"], came["روشنی بیان"], came["نکته"]) == (5, 4, "@SUM(1+1)")
    assert other["جلسه‌های حضور"] == 0
