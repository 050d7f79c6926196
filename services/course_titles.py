"""Courses by their titles: of those that something speaks of, and those that can be spoken of."""

from collections.abc import Iterable

import sqlalchemy as sa

from programme.broadcast_told import Broadcast
from programme.course import State
from programme.segment import What, conditions
from storage.course import course
from storage.engine.tx import Tx

MOST = 12
_UNTOLD = (State.DRAFT.value, State.DROPPED.value)


def titles(tx: Tx, found: Iterable[Broadcast]) -> dict[int, str]:
    """Name the courses that broadcasts, and the segments they go to, speak of."""
    ids = set()
    for one in found:
        if one.course_id is not None:
            ids.add(one.course_id)
        if one.segment is not None:
            ids |= {each.course()[1] for each in conditions(one.segment) if each.what is What.COURSE}
    return dict(_titles(tx, course.c.id.in_(sorted(ids)))) if ids else {}


def recent(tx: Tx) -> list[tuple[int, str]]:
    """List the courses that were announced, the newest first."""
    return _titles(tx, course.c.state.not_in(_UNTOLD))


def title(tx: Tx, *, course_id: int) -> str | None:
    """Name one course; None where there is none."""
    return dict(_titles(tx, course.c.id == course_id)).get(course_id)


def _titles(tx: Tx, which: sa.ColumnElement[bool]) -> list[tuple[int, str]]:
    rows = tx.all(sa.select(course.c.id, course.c.told).where(which).order_by(course.c.id.desc()).limit(MOST * 4))
    return [(row.id, str(row.told["title"])) for row in rows if row.told]
