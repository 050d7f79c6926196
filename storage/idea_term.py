"""The search index of ideas: keyed tokens of their words; `services.similar` finds ideas with words in common."""

import sqlalchemy as sa

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
