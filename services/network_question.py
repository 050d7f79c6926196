"""The question of the month: written at the desk, asked once a month, closed; it goes out as a broadcast."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.broadcast import Kind, State
from programme.errors import Conflict, Invalid, NotFound
from programme.network import AGAIN_AFTER, Question
from programme.words import Named
from services import broadcast
from services.journal import Actor, record
from storage.broadcast import broadcast as broadcasts
from storage.engine.row import Row
from storage.engine.tx import Tx
from storage.network import network_answer, network_question

COMPANIONS = {"op": "is", "what": "who", "value": "companion"}
"""Whom a question is for, as `broadcast.segment` holds it."""

_Q = network_question.c
_OF_ID = sa.select(network_question).where(_Q.id == bindparam("of_id"))
_DRAFT = sa.select(network_question).where(_Q.created_by == bindparam("by_id"), _Q.asked_at.is_(None))
# All that may become the open one, in one order: of two that are asked at once, the second waits for the first.
_TO_ASK = sa.select(network_question).where(_Q.closed_at.is_(None)).order_by(_Q.id).with_for_update()
_CHANGE = sa.update(network_question).where(_Q.id == bindparam("of_id"))
_CURRENT = (
    sa.select(network_question)
    .where(_Q.asked_at.is_not(None), _Q.closed_at.is_(None))
    .order_by(_Q.asked_at.desc(), _Q.id.desc())
    .limit(1)
)
# What was dropped before anybody was asked does not count.
_LAST = (
    sa.select(sa.func.max(_Q.asked_at).label("at"))
    .join(broadcasts, broadcasts.c.question_id == _Q.id)
    .where(broadcasts.c.state != State.DROPPED.value)
)
_ASKED = (
    sa.select(network_question, sa.func.count(network_answer.c.id).label("answers"))
    .outerjoin(network_answer, network_answer.c.question_id == _Q.id)
    .where(_Q.asked_at.is_not(None))
    .group_by(_Q.id)
    .order_by(_Q.asked_at.desc(), _Q.id.desc())
)


def begin(tx: Tx, *, by: Actor, now: datetime) -> Question:
    """Begin a question, and let go of one that the same person left unasked."""
    tx.run(sa.delete(network_question).where(_Q.created_by == by.person_id, _Q.asked_at.is_(None)))
    values: dict[str, Any] = {"text": {}, "created_by": by.person_id, "created_at": now}
    made = tx.one(sa.insert(network_question).returning(_Q.id), **values)
    assert made is not None  # noqa: S101 - an INSERT … RETURNING gives a row
    return Question(made.id, {}, ())


def draft(tx: Tx, *, by: Actor, question_id: int | None = None) -> Question | None:
    """Read what somebody has begun to write.

    Raises:
        Conflict: when the one that is named was asked already.
        NotFound: when it is not there any more.
    """
    row = tx.one(_DRAFT.order_by(_Q.id.desc()), by_id=by.person_id)
    if question_id is None or (row is not None and row.id == question_id):
        return None if row is None else _question(row)
    other = tx.one(_OF_ID, of_id=question_id)
    if other is not None and other.asked_at is not None:
        raise Conflict("network.asked_already")
    raise NotFound("network.not_there")


def write(tx: Tx, part: str, value: Any, *, question_id: int, by: Actor) -> Question:
    """Keep a part of a question that is being written: a language of its text, or the chips; None takes it out.

    Raises:
        Conflict, NotFound: as `draft`.
    """
    held = draft(tx, by=by, question_id=question_id)
    assert held is not None  # noqa: S101 - a named one is there, or refused
    if part == "chips":
        tx.run(_CHANGE, of_id=held.id, chips=value or None)
    else:
        text = {**held.text, part: value} if value else {key: old for key, old in held.text.items() if key != part}
        tx.run(_CHANGE, of_id=held.id, text=text)
    return read(tx, question_id=held.id)


def drop(tx: Tx, *, question_id: int, by: Actor) -> None:
    """Let go of a question that was not asked; one that is gone already stays so."""
    mine = (_Q.id == question_id, _Q.created_by == by.person_id, _Q.asked_at.is_(None))
    tx.run(sa.delete(network_question).where(*mine))


def ask(tx: Tx, *, question_id: int, by: Actor, sure: bool = False, now: datetime) -> int:
    """Ask the companions: the question that was open closes, and a broadcast is begun; return its id.

    `sure`: also when the last one was asked less than a month ago.

    Raises:
        Conflict: when it is too early, or it was asked already.
        Invalid: when it has no words.
        NotFound: when it is not there any more.
    """
    waiting = tx.all(_TO_ASK)
    held = draft(tx, by=by, question_id=question_id)
    assert held is not None  # noqa: S101 - as in `write`
    if not held.text.get("fa"):
        raise Invalid("network.no_words")
    last = last_asked(tx)
    if last is not None and not sure and now < last + AGAIN_AFTER:
        raise Conflict("network.too_soon", last=last, next=last + AGAIN_AFTER)
    for row in waiting:
        if row.asked_at is not None:
            _close(tx, row.id, by=by, now=now)
    tx.run(_CHANGE, of_id=held.id, asked_at=now)
    record(tx, actor=by, action="ask", noun="network_question", noun_id=held.id, now=now)
    return broadcast.begin(tx, Kind.QUESTION, actor=by, now=now, question_id=held.id, segment=COMPANIONS)


def last_asked(tx: Tx) -> datetime | None:
    """Say when companions were asked last."""
    row = tx.one(_LAST)
    return None if row is None else row.at


def close(tx: Tx, *, question_id: int, by: Actor, now: datetime) -> None:
    """Take no more answers; a question that is closed already stays so.

    Raises:
        NotFound: when there is no such question that was asked.
    """
    row = tx.one(_OF_ID.with_for_update(), of_id=question_id)
    if row is None or row.asked_at is None:
        raise NotFound("network.not_there")
    if row.closed_at is None:
        _close(tx, row.id, by=by, now=now)


def read(tx: Tx, *, question_id: int) -> Question:
    """Read a question.

    Raises:
        NotFound: when there is none.
    """
    row = tx.one(_OF_ID, of_id=question_id)
    if row is None:
        raise NotFound("network.not_there")
    return _question(row)


def current(tx: Tx) -> Question | None:
    """Read the question that is answered now."""
    row = tx.one(_CURRENT)
    return None if row is None else _question(row)


def asked(tx: Tx, *, page: int = 0, size: int = 6) -> tuple[list[tuple[Question, int]], bool]:
    """List what was asked, the newest first, each with its number of answers; True: there are more."""
    rows = tx.all(_ASKED.offset(page * size).limit(size + 1))
    return [(_question(row), int(row.answers)) for row in rows[:size]], len(rows) > size


def _close(tx: Tx, question_id: int, *, by: Actor, now: datetime) -> None:
    tx.run(_CHANGE, of_id=question_id, closed_at=now)
    record(tx, actor=by, action="close", noun="network_question", noun_id=question_id, now=now)


def _question(row: Row) -> Question:
    chips = tuple(Named(**chip) for chip in row.chips or ())
    return Question(row.id, row.text or {}, chips, row.asked_at, row.closed_at)
