"""Segments that coordinators keep under a name; the usual ones are ready-made and have no row."""

import sqlalchemy as sa

from storage.metadata import id_column, metadata
from storage.utc import Utc

segment = sa.Table(
    "segment",
    metadata,
    id_column(),
    sa.Column("name", sa.Text, nullable=False),
    # The name as it is compared: nobody keeps two that read alike.
    sa.Column("key", sa.Text, nullable=False, unique=True),
    # programme.segment.Segment as JSON.
    sa.Column("rule", sa.JSON, nullable=False),
    sa.Column("made_by", sa.BigInteger, nullable=False),
    sa.Column("made_at", Utc, nullable=False),
    sqlite_autoincrement=True,
)
