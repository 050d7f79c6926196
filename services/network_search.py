"""The words of answers to the question of the month, kept as keyed tokens: answers found by words."""

from collections.abc import Collection

import orjson
import sqlalchemy as sa

from programme.network import Answer, Question
from programme.search import findable, readings
from services.tokens import number, numbers
from storage.engine.tx import Tx
from storage.network import ADD, DROP, network_answer, network_term

_PURPOSE = "network_term.token"


def words_of(question: Question, answer: Answer) -> set[str]:
    """Return the beginnings of the words by which an answer is found: the sentence, and chips in both languages."""
    chips = [word for chip in question.words_of(answer.chips) for word in (chip.fa, chip.en)]
    return {beginning for text in (*chips, answer.text or "") for beginning in findable(text)}


def index(tx: Tx, *, answer_id: int, words: Collection[str]) -> None:
    """Let an answer be found by these words and no others."""
    drop(tx, answer_id=answer_id)
    if tokens := sorted({number(tx.keys.token(_PURPOSE, word)) for word in words}):
        tx.run(ADD, of_answer=answer_id, tokens=orjson.dumps(tokens).decode())


def drop(tx: Tx, *, answer_id: int) -> None:
    """Let an answer be found no more."""
    tx.run(DROP, of_answer=answer_id)


def having(tx: Tx, words: str) -> sa.ColumnElement[bool]:
    """Give the condition of an answer that has all words of a phrase, in one of its readings."""
    ways = [sa.and_(*(_has(tx, word) for word in reading)) for reading in readings(words)]
    return sa.or_(*ways) if words and ways else sa.false()


def _has(tx: Tx, word: str) -> sa.ColumnElement[bool]:
    tokens = numbers(tx.keys.tokens(_PURPOSE, word))
    return sa.exists().where(network_term.c.token.in_(tokens), network_term.c.answer_id == network_answer.c.id)
