"""The search index: keyed tokens of the words in a registration and of the words' beginnings."""

import sqlalchemy as sa

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
