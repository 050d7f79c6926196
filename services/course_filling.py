"""Filling in a course: what an officer's form holds becomes what is told of it, its sessions and its picture."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from programme.answers import Kept
from programme.course import State
from programme.course_told import Course
from programme.errors import Conflict
from services import course as courses
from services import files
from services.journal import Actor
from storage.course import session
from storage.engine.tx import Tx
from storage.file import file
from storage.utc import epoch

BESIDE = {"sessions", "capacity", "circle", "picture"}
"""What has columns or rows of its own."""


def check_fillable(tx: Tx, *, course_id: int) -> None:
    """See that a course may be filled in.

    Raises:
        NotFound: when there is none.
        Conflict: when it is no draft any more.
    """
    if courses.read(tx, course_id=course_id).state != State.DRAFT:
        raise Conflict("course.no_draft")


def answers(tx: Tx, *, course_id: int) -> tuple[dict[str, Any], int]:
    """Return what a course was filled in with, as its form holds it, and the course's version.

    Raises:
        NotFound: when there is none.
    """
    row = courses.read(tx, course_id=course_id)
    if row.told is None:
        return {}, int(row.version)
    told = {name: value for name, value in row.told.items() if value is not None}
    told |= {"capacity": row.capacity, "circle": row.circle}
    told["sessions"] = [
        {"starts_at": one.starts_at.isoformat(), "minutes": one.minutes}
        for one in courses.sessions(tx, course_id=course_id)
    ]
    if (picture := _picture(tx, row.picture_id)) is not None:
        told["picture"] = picture.model_dump(mode="json")
    return told, int(row.version)


def submit(tx: Tx, given: Course, *, course_id: int, version: int, actor: Actor, now: datetime) -> None:
    """Write what a course is to be; `version` is that of the course when its form was opened.

    Raises:
        NotFound: when there is none.
        Conflict: when somebody else filled it in meanwhile.
        MoveNotAllowed: when it is no draft any more, or the actor may not.
    """
    row = courses.read(tx, course_id=course_id)
    if row.version != version and row.state == State.DRAFT:
        raise Conflict("course.changed")
    assert actor.person_id is not None  # noqa: S101 - a person fills in a form
    picture_id = _keep(tx, given.picture, before=row.picture_id, person_id=actor.person_id, now=now)
    told = given.model_dump(mode="json", exclude=BESIDE)
    columns = {"told": told, "capacity": given.capacity, "circle": given.circle.value, "picture_id": picture_id}
    courses.move(tx, row, "edit", actor=actor, now=now, **columns)
    _hold(tx, given, course_id=course_id)


def _hold(tx: Tx, given: Course, *, course_id: int) -> None:
    """Hold these sessions, and no others; those that stay as they are keep their rows."""
    wanted = {(epoch(one.starts_at), one.minutes) for one in given.sessions}
    held = {(epoch(one.starts_at), one.minutes): one.id for one in courses.sessions(tx, course_id=course_id)}
    gone = [held[one] for one in held if one not in wanted]
    if gone:
        tx.run(sa.delete(session).where(session.c.id.in_(gone)))
    for starts_at, minutes in sorted(wanted - held.keys()):
        tx.run(sa.insert(session).values(course_id=course_id, starts_at=starts_at, minutes=minutes))


def _picture(tx: Tx, picture_id: int | None) -> Kept | None:
    row = None if picture_id is None else tx.one(sa.select(file).where(file.c.id == picture_id))
    if row is None:
        return None
    return Kept(kind=row.kind, messenger=row.messenger, ref=row.file_ref, size=row.size, name=row.name, mime=row.mime)


def _keep(tx: Tx, sent: Kept | None, *, before: int | None, person_id: int, now: datetime) -> int | None:
    """Want the bytes of a picture that is new; what it takes the place of goes."""
    held = _picture(tx, before)
    if held is not None and sent is not None and (held.messenger, held.ref) == (sent.messenger, sent.ref):
        return before
    if before is not None:
        files.drop(tx, file.c.id == before)
    return None if sent is None else files.want(tx, sent, person_id=person_id, now=now)
