"""A conflict that a reviewer declared: they are never offered an idea of this author again."""

import sqlalchemy as sa

from programme.review import Tie
from storage.metadata import metadata, one_of
from storage.utc import Utc

conflict = sa.Table(
    "conflict",
    metadata,
    sa.Column("reviewer_id", sa.BigInteger, primary_key=True, autoincrement=False),
    # The author.
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), primary_key=True, autoincrement=False),
    sa.Column("tie", sa.Text, nullable=False),
    sa.Column("declared_at", Utc, nullable=False),
    one_of("tie", [tie.value for tie in Tie]),
    sa.Index("ix_conflict_person_id", "person_id"),
)
