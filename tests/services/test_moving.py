"""Whoever moves what somebody else has moved since is told so, and nothing of it is written."""

import pytest
import sqlalchemy as sa

from programme.course import LIFECYCLE
from programme.errors import Conflict, MoveNotAllowed
from services import moving
from storage import Storage
from storage.audit import audit
from storage.course import course
from storage.engine.tx import Tx
from tests.support.courses import COURSES_NOW, OFFICER, course_of, filled


def moves_twice_what_was_read_once(tx: Tx, course_id: int) -> None:
    row = course_of(tx, course_id)
    for _ in range(2):
        moving.move(tx, course, LIFECYCLE, row, "edit", actor=OFFICER, now=COURSES_NOW)


async def test_of_two_who_read_the_same_the_second_is_refused(storage: Storage) -> None:
    course_id = await storage.write(filled)
    before = await storage.read(course_of, course_id)
    entries = len(await storage.read(sa.select(audit.c.id)))
    with pytest.raises(Conflict):
        await storage.write(moves_twice_what_was_read_once, course_id)
    assert await storage.read(course_of, course_id) == before
    assert len(await storage.read(sa.select(audit.c.id))) == entries


async def test_what_the_table_does_not_have_is_refused(storage: Storage) -> None:
    course_id = await storage.write(filled)

    def opens(tx: Tx) -> None:
        moving.move(tx, course, LIFECYCLE, course_of(tx, course_id), "open", actor=OFFICER, now=COURSES_NOW)

    with pytest.raises(MoveNotAllowed):
        await storage.write(opens)
