"""The companions network: a small question a month, the answers, and the words by which they are found."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.engine.tokens import adding
from storage.metadata import id_column, metadata
from storage.sealing import Sealed
from storage.utc import Utc

network_question = sa.Table(
    "network_question",
    metadata,
    id_column(),
    # {"fa": …, "en": …}, and chips to choose from: [{"code": …, "fa": …, "en": …}].
    sa.Column("text", sa.JSON(none_as_null=True), nullable=False),
    sa.Column("chips", sa.JSON(none_as_null=True)),
    sa.Column("created_by", sa.BigInteger, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    # Null: still being written.
    sa.Column("asked_at", Utc),
    sa.Column("closed_at", Utc),
    sqlite_autoincrement=True,
)

network_answer = sa.Table(
    "network_answer",
    metadata,
    id_column(),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False, index=True),
    sa.Column("question_id", sa.BigInteger, sa.ForeignKey("network_question.id"), nullable=False),
    # Codes of chips, or a sentence.
    sa.Column("chips", sa.JSON(none_as_null=True)),
    sa.Column("text", Sealed("network_answer.text")),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("at", Utc, nullable=False),
    sa.UniqueConstraint("question_id", "person_id"),
    sqlite_autoincrement=True,
)

network_term = sa.Table(
    "network_term",
    metadata,
    # The first 64 bits of `keys.token("network_term.token", word)`, signed.
    sa.Column("token", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("answer_id", sa.BigInteger, sa.ForeignKey("network_answer.id"), primary_key=True, autoincrement=False),
    sa.Index("ix_network_term_answer_id", "answer_id"),
    sqlite_with_rowid=False,
)

DROP = sa.delete(network_term).where(network_term.c.answer_id == bindparam("of_answer"))
"""Take all tokens of an answer away: of_answer."""


ADD = adding(network_term, "answer_id", "of_answer")
"""Add tokens to an answer in one statement: of_answer, tokens (a JSON list)."""
