"""The search index of ideas: keyed tokens of their words; `services.similar` finds ideas with words in common."""

import sqlalchemy as sa
from sqlalchemy import bindparam

from storage.engine.tokens import adding
from storage.metadata import metadata

idea_term = sa.Table(
    "idea_term",
    metadata,
    # The first 64 bits of `keys.token("idea_term.token", word)`, signed.
    sa.Column("token", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("idea_id", sa.BigInteger, sa.ForeignKey("idea.id"), primary_key=True, autoincrement=False),
    sa.Index("ix_idea_term_idea_id", "idea_id"),
    sqlite_with_rowid=False,
)

DROP = sa.delete(idea_term).where(
    idea_term.c.idea_id == bindparam("of_idea"), idea_term.c.token.in_(bindparam("gone", expanding=True))
)
"""Take tokens of an idea away: of_idea, gone (a list)."""

DROP_ALL = sa.delete(idea_term).where(idea_term.c.idea_id == bindparam("of_idea"))
"""Take all tokens of an idea away: of_idea."""


ADD = adding(idea_term, "idea_id", "of_idea")
"""Add tokens to an idea in one statement: of_idea, tokens (a JSON list)."""
