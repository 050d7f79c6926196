"""An extension: more time for one diplomat's ideas, asked for and granted by a tap each."""

import sqlalchemy as sa

from storage.metadata import id_column, metadata
from storage.utc import Utc

extension = sa.Table(
    "extension",
    metadata,
    id_column(),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("call", sa.Text, nullable=False),
    sa.Column("asked_at", Utc, nullable=False),
    sa.Column("answered_at", Utc),
    sa.Column("answered_by", sa.BigInteger),
    # Until when ideas are taken; null in an answer: it was not granted.
    sa.Column("until_at", Utc),
    sa.UniqueConstraint("person_id", "call"),
    sqlite_autoincrement=True,
)

open_extension = extension.c.answered_at.is_(None)
sa.Index(
    "ix_extension_open", extension.c.call, extension.c.id,
    sqlite_where=open_extension, postgresql_where=open_extension,
)  # fmt: skip
