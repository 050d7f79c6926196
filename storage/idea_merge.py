"""A merge of ideas that their authors are asked about: it is decided once every author agreed."""

import sqlalchemy as sa

from storage.metadata import id_column, metadata, one_of
from storage.utc import Utc

STATES = ("asked", "agreed", "refused", "dropped")

idea_merge = sa.Table(
    "idea_merge",
    metadata,
    id_column(),
    # The idea that goes into the other one.
    sa.Column("idea_id", sa.BigInteger, sa.ForeignKey("idea.id"), nullable=False, index=True),
    sa.Column("into_id", sa.BigInteger, sa.ForeignKey("idea.id"), nullable=False, index=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("proposed_by", sa.BigInteger, nullable=False),
    sa.Column("proposed_at", Utc, nullable=False),
    # Of the author of the one, and of the other; null: not answered yet. Yes is 1.
    sa.Column("agrees", sa.Integer),
    sa.Column("into_agrees", sa.Integer),
    sa.Column("ended_at", Utc),
    one_of("state", STATES),
    sqlite_autoincrement=True,
)
