"""Answers to a question of the month for the desk: counted by chip, listed a page at a time, found by words."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from programme.network import Answer, Answered, Question
from programme.registration import GONE
from services import companions, network_answer, network_question
from services.network_search import having
from storage.engine.tx import Tx
from storage.errors import WrongKey
from storage.network import network_answer as table
from storage.registration import registration

TOLD = 5
"""Answers that stand in a file."""

_A, _R = table.c, registration.c
_THEIRS = sa.select(_A.question_id).where(_A.person_id == bindparam("of_person")).order_by(_A.question_id.desc())
_ONE = sa.select(_A.person_id, _A.chips, _A.text).where(_A.id == bindparam("of_id"))
_WHO = (
    sa.select(_R.id, _R.code)
    .where(_R.person_id == bindparam("of_person"), _R.submitted_at.is_not(None))
    .where(_R.state.not_in([state.value for state in GONE]))
    .order_by(_R.id.desc())
    .limit(1)
)


def counts(tx: Tx, question: Question) -> tuple[int, dict[str, int]]:
    """Count all answers to a question, and those that chose each chip."""
    # The codes of chips have no quote in them: the text of the list tells.
    chosen = [_chose(chip.code).label(chip.code) for chip in question.chips]
    row = tx.one(sa.select(sa.func.count().label("answers"), *chosen).where(_A.question_id == question.id))
    if row is None:
        return 0, {}
    return int(row.answers), {chip.code: int(getattr(row, chip.code) or 0) for chip in question.chips}


def answers(
    tx: Tx, question: Question, *, words: str | None = None, page: int = 0, size: int = 6
) -> tuple[list[Answered], int]:
    """List a page of the answers, the newest first, and count all; with `words`, those that have all of them."""
    which = [_A.question_id == question.id, *([] if words is None else [having(tx, words)])]
    counted = tx.one(sa.select(sa.func.count()).select_from(table).where(*which))
    total = 0 if counted is None else int(counted[0])
    rows = tx.all(sa.select(_A.id).where(*which).order_by(_A.at.desc(), _A.id.desc()).offset(page * size).limit(size))
    return [one for row in rows if (one := _answered(tx, row.id)) is not None], total


def told_network(tx: Tx, *, person_id: int, most: int = TOLD) -> tuple[tuple[Question, Answer], ...]:
    """Return what somebody answered to the latest questions that they answered, the newest first."""
    found: list[tuple[Question, Answer]] = []
    for row in tx.all(_THEIRS.limit(most), of_person=person_id):
        try:
            given = network_answer.read(tx, question_id=row.question_id, person_id=person_id)
        except WrongKey:
            continue
        found.append((network_question.read(tx, question_id=row.question_id), given))
    return tuple(found)


def _answered(tx: Tx, answer_id: int) -> Answered | None:
    try:
        row = tx.one(_ONE, of_id=answer_id)
    except WrongKey:
        # What cannot be opened is shown to nobody; the others are.
        return None
    assert row is not None  # noqa: S101 - its id was just read
    who = tx.one(_WHO, of_person=row.person_id)
    given = Answer(tuple(row.chips or ()), row.text)
    return Answered(None, None, "", given) if who is None else _named(tx, who.id, who.code, given)


def _named(tx: Tx, registration_id: int, code: str, given: Answer) -> Answered:
    return Answered(registration_id, code, companions.name(tx, registration_id), given)


def _chose(code: str) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((sa.cast(_A.chips, sa.Text).contains(f'"{code}"', autoescape=True), 1), else_=0))
