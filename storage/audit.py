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
    # A keyed token of the note: an erasure may take the note away, nobody may change it.
    sa.Column("note_token", sa.LargeBinary),
    # Over this entry and the hash of the one before it.
    sa.Column("hash", sa.LargeBinary),
    sa.Index("ix_audit_noun_noun_id", "noun", "noun_id"),
    sa.Index("ix_audit_actor_id_at", "actor_id", "at"),
    sqlite_autoincrement=True,
)

audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("entries", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
)
