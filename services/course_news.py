"""The announcement of a course: a broadcast to those who may enrol."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.broadcast import Kind, State
from programme.broadcast_told import LANGUAGES, News
from programme.course import Circle
from programme.file import Programme
from programme.lifecycle import Role
from programme.segment import And, InCourse, Is, What, dump
from programme.segment_edit import circle, groups
from services.broadcast import begin, move, read
from services.broadcast_approval import ask
from services.broadcast_progress import of_row, totals
from services.journal import Actor
from services.publication import alone
from services.segments import count
from services.staff import coordinators
from storage.broadcast import broadcast
from storage.course import course
from storage.engine.tx import Tx

_CLOCK = Actor(Role.CLOCK)

_NEWS = (
    sa.select(broadcast)
    .where(
        broadcast.c.course_id == bindparam("of_course"),
        broadcast.c.kind == Kind.COURSE.value,
        broadcast.c.state != State.DROPPED.value,
    )
    .limit(1)
)


def standing(tx: Tx, *, course_id: int) -> News | None:
    """Say where the announcement of a course is; None where there is none."""
    row = tx.one(_NEWS, of_course=course_id)
    if row is None:
        return None
    sent = totals(tx, of_row(tx, row)).sent
    return News(State(row.state), sent, row.total or row.counted or 0)


def announce(tx: Tx, *, course_id: int, programme: Programme, now: datetime) -> int | None:
    """Have a course that has just opened announced to its circle; return the broadcast, None for a circle of nobody.

    Whoever is in the course is left out. To many it goes only once a coordinator agrees, who is asked at once; the
    course is open meanwhile. A course is announced once.
    """
    row = tx.one(sa.select(course.c.circle, course.c.told, course.c.created_by).where(course.c.id == course_id))
    if row is None or row.told is None or row.circle is None:
        return None
    before = tx.one(_NEWS, of_course=course_id)
    if before is not None:
        return int(before.id)
    wide = circle(Circle(row.circle), _languages(row.told.get("languages") or ()))
    # Whoever is in it when the broadcast starts is not asked to enrol.
    segment = And(of=(*groups(wide), Is(what=What.COURSE, value=f"{InCourse.NOT_IN}.{course_id}")))
    number = count(tx, segment, now=now).people
    if not number:
        return None
    made = begin(tx, Kind.COURSE, actor=_CLOCK, now=now, course_id=course_id, segment=dump(segment))
    values = {"counted": number, "proposed_by": row.created_by}
    if number <= programme.broadcasts.approve_above or alone(tx, programme=programme, person_id=row.created_by):
        move(tx, read(tx, broadcast_id=made), "approve", actor=_CLOCK, now=now, starts_at=now, **values)
        return made
    draft = read(tx, broadcast_id=made)
    move(tx, draft, "propose", actor=_CLOCK, now=now, **values)
    colleagues = [one for one in coordinators(tx) if one != row.created_by]
    ask(tx, colleagues, broadcast_id=made, version=draft.version + 1, now=now)
    return made


def _languages(of_course: list[str] | tuple[str, ...]) -> frozenset[str]:
    """Give those languages of the bot that a course is held in; none where that leaves nobody out."""
    spoken = frozenset(of_course) & frozenset(LANGUAGES)
    return frozenset() if spoken == frozenset(LANGUAGES) else spoken
