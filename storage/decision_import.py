"""An import of decisions from a sheet: what it would change waits here until the coordinator approves it."""

import sqlalchemy as sa

from storage.metadata import id_column, metadata, one_of
from storage.sealing import Sealed
from storage.utc import Utc

STATES = ("waiting", "planned", "unreadable", "applied", "dropped")

decision_import = sa.Table(
    "decision_import",
    metadata,
    id_column(),
    # Who sent the sheet.
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), nullable=False, index=True),
    sa.Column("file_id", sa.BigInteger),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("plan", Sealed("decision_import.plan")),
    sa.Column("made_at", Utc, nullable=False),
    sa.Column("ended_at", Utc),
    one_of("state", STATES),
    sqlite_autoincrement=True,
)
