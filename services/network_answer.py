"""Answers to the question of the month: chips and a sentence, kept at once, changed until the question closes."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.errors import Conflict, NotFound
from programme.network import Answer, Question
from programme.registration import State
from services import network_search
from services.network_question import read as question
from storage.engine.row import Row
from storage.engine.statement import Upsert
from storage.engine.tx import Tx
from storage.network import network_answer, network_question
from storage.registration import registration

_A = network_answer.c
_MINE = sa.select(network_answer).where(
    _A.question_id == bindparam("of_question"), _A.person_id == bindparam("of_person")
)
_OPEN = (
    sa.select(network_question.c.id)
    .where(network_question.c.id == bindparam("of_question"), network_question.c.asked_at.is_not(None))
    .where(network_question.c.closed_at.is_(None))
    # Whoever closes it waits for those who are answering.
    .with_for_update(read=True)
)
_BEGIN = Upsert(
    lambda insert: insert(network_answer).on_conflict_do_nothing(index_elements=["question_id", "person_id"])
)
_CHANGE = sa.update(network_answer).where(_A.id == bindparam("of_id"))
# The words of an answer are among those that its author is found by; whoever is no companion changes nothing.
_COMPANION = sa.update(registration).where(
    registration.c.person_id == bindparam("of_person"), registration.c.state == State.COMPANION.value
)


def read(tx: Tx, *, question_id: int, person_id: int) -> Answer:
    """Read what somebody answered."""
    row = tx.one(_MINE, of_question=question_id, of_person=person_id)
    return Answer() if row is None else Answer(tuple(row.chips or ()), row.text)


def tick(tx: Tx, code: str, *, on: bool, question_id: int, person_id: int, now: datetime) -> None:
    """Choose a chip, or take it back.

    Raises:
        Conflict: when the question is closed, or the person is no companion.
        NotFound: when it has no such chip.
    """
    of = question(tx, question_id=question_id)
    if code not in {chip.code for chip in of.chips}:
        raise NotFound("network.not_there")
    row = _taken(tx, of, person_id, now)
    chosen = [one for one in row.chips or () if one != code] + ([code] if on else [])
    _keep(tx, row, of, now, chips=chosen or None)


def tell(tx: Tx, text: str | None, *, question_id: int, person_id: int, now: datetime) -> None:
    """Answer by a sentence; None takes it back.

    Raises:
        Conflict, NotFound: as `tick`.
    """
    of = question(tx, question_id=question_id)
    _keep(tx, _taken(tx, of, person_id, now), of, now, text=text)


def carry(tx: Tx, *, of: int, to: int) -> None:
    """Let answers of a person who is another one, too, be theirs; where both answered, the one who stays did."""
    theirs = sa.select(_A.question_id).where(_A.person_id == to)
    tx.run(sa.update(network_answer).where(_A.person_id == of, _A.question_id.not_in(theirs)).values(person_id=to))
    for row in tx.all(sa.select(_A.id).where(_A.person_id == of)):
        network_search.drop(tx, answer_id=row.id)
        tx.run(sa.delete(network_answer).where(_A.id == row.id))


def _taken(tx: Tx, of: Question, person_id: int, now: datetime) -> Row:
    # Their registration first, as erasure takes it: so nobody answers who is being erased.
    if not tx.run(_COMPANION, of_person=person_id, indexed=0):
        raise Conflict("network.companions_only")
    if tx.one(_OPEN, of_question=of.id) is None:
        raise Conflict("network.closed")
    tx.run(_BEGIN, question_id=of.id, person_id=person_id, at=now)
    row = tx.one(_MINE.with_for_update(), of_question=of.id, of_person=person_id)
    assert row is not None  # noqa: S101 - it was just made, or was there
    return row


def _keep(tx: Tx, row: Row, of: Question, now: datetime, **values: Any) -> None:
    chips, text = ({"chips": row.chips, "text": row.text} | values).values()
    if not chips and not text:
        network_search.drop(tx, answer_id=row.id)
        tx.run(sa.delete(network_answer).where(_A.id == row.id))
        return
    tx.run(_CHANGE, of_id=row.id, version=row.version + 1, at=now, **values)
    network_search.index(tx, answer_id=row.id, words=network_search.words_of(of, Answer(tuple(chips or ()), text)))
