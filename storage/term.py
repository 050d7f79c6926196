"""The search index: keyed tokens of the words in a registration and of the words' beginnings."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.engine.tokens import adding
from storage.metadata import metadata

term = sa.Table(
    "term",
    metadata,
    # The first 64 bits of `keys.token("term.token", word)`, signed.
    sa.Column("token", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column(
        "registration_id", sa.BigInteger, sa.ForeignKey("registration.id"), primary_key=True, autoincrement=False
    ),
    sa.Index("ix_term_registration_id", "registration_id"),
    sqlite_with_rowid=False,
)

DROP = sa.delete(term).where(
    term.c.registration_id == bindparam("of_registration"), term.c.token.in_(bindparam("gone", expanding=True))
)
"""Take tokens of a registration away: of_registration, gone (a list)."""


ADD = adding(term, "registration_id", "of_registration")
"""Add tokens to a registration in one statement: of_registration, tokens (a JSON list)."""
