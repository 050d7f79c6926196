"""A file somebody sent: the row about it; the bytes are in `storage.files`."""

import sqlalchemy as sa

from storage.metadata import id_column, metadata, one_of
from storage.sealing import Sealed
from storage.utc import Utc

STATES = ("wanted", "kept", "failed")

file = sa.Table(
    "file",
    metadata,
    id_column(),
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("mime", sa.Text),
    sa.Column("size", sa.BigInteger),
    sa.Column("name", Sealed("file.name")),
    sa.Column("messenger", sa.Text, nullable=False),
    # The messenger's own id of the file, by which it can be fetched.
    sa.Column("file_ref", Sealed("file.file_ref"), nullable=False),
    # Where `FileStore` keeps the bytes, or is about to: they are there once the state is kept.
    sa.Column("address", sa.Text, index=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("created_at", Utc, nullable=False),
    one_of("state", STATES),
    sqlite_autoincrement=True,
)

# Written out, not bound: only so do queries find the partial index.
wanted = file.c.state == sa.literal_column("'wanted'")
sa.Index("ix_file_wanted", file.c.messenger, file.c.attempts, file.c.id, sqlite_where=wanted, postgresql_where=wanted)
