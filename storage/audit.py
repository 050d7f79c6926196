"""The audit log: who did what to which row, and when.  Rows are added, never changed by a use case."""

import sqlalchemy as sa

from storage.metadata import id_column, metadata
from storage.sealing import Sealed
from storage.utc import Utc

audit = sa.Table(
    "audit",
    metadata,
    id_column(),
    sa.Column("at", Utc, nullable=False, index=True),
    # No foreign key: the log outlives the people in it.  Null is the clock.
    sa.Column("actor_id", sa.BigInteger),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("noun", sa.Text, nullable=False),
    sa.Column("noun_id", sa.BigInteger),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Column("note", Sealed("audit.note")),
    sa.Index("ix_audit_noun_noun_id", "noun", "noun_id"),
    sqlite_autoincrement=True,
)
