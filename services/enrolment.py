"""Enrolments: one function moves their state."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.enrolment import LIFECYCLE, State
from services import moving
from services.journal import Actor, record
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.enrolment import enrolment

_OF_PERSON = sa.select(enrolment).where(
    enrolment.c.course_id == bindparam("of_course"), enrolment.c.person_id == bindparam("of_person")
)


def of(tx: Tx, *, course_id: int, person_id: int, lock: bool = False) -> Row | None:
    """Read somebody's enrolment in a course; with `lock` to be changed, after the course was."""
    query = _OF_PERSON.with_for_update() if lock else _OF_PERSON
    return tx.one(query, of_course=course_id, of_person=person_id)


def begin(tx: Tx, name: str, *, course_id: int, person_id: int, actor: Actor, now: datetime, **values: Any) -> int:
    """Make the row of somebody who had none, by their first move; return its id.

    Raises:
        MoveNotAllowed: when the table has no such move.
    """
    target = LIFECYCLE.target(State.INVITED, name, actor.role)
    made = tx.one(
        sa.insert(enrolment).returning(enrolment.c.id),
        course_id=course_id,
        person_id=person_id,
        state=target,
        created_at=now,
        state_at=now,
        updated_at=now,
        **values,
    )
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    record(tx, actor=actor, action=name, noun="enrolment", noun_id=made.id, now=now, before=State.INVITED, after=target)
    return int(made.id)


def move(tx: Tx, row: Row, name: str, *, actor: Actor, now: datetime, **values: Any) -> State:
    """Move an enrolment that was read in this transaction, and record it. The only place that does.

    Raises:
        MoveNotAllowed: when the table has no such move.
        Conflict: when somebody else was faster.
    """
    return State(moving.move(tx, enrolment, LIFECYCLE, row, name, actor=actor, now=now, **values))
