"""A help request: somebody wants to hear from a person of the secretariat."""

import sqlalchemy as sa

from storage.metadata import id_column, metadata, one_of
from storage.sealing import Sealed
from storage.utc import Utc

KINDS = ("help", "talk", "call")

help_request = sa.Table(
    "help_request",
    metadata,
    id_column(),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("question", Sealed("help_request.question")),
    sa.Column("answer", Sealed("help_request.answer")),
    sa.Column("made_at", Utc, nullable=False),
    sa.Column("handled_at", Utc),
    sa.Column("handled_by", sa.BigInteger),
    # What it is about, where it is about one of their ideas.
    sa.Column("idea_id", sa.BigInteger),
    one_of("kind", KINDS),
    sqlite_autoincrement=True,
)

# Written out, not bound: only so do queries find the partial index.
open_request = help_request.c.handled_at.is_(None)
sa.Index("ix_help_request_open", help_request.c.id, sqlite_where=open_request, postgresql_where=open_request)
