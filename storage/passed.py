"""What an officer passed by: for later, or for good because it is not theirs to judge."""

import sqlalchemy as sa

from storage.metadata import metadata, one_of
from storage.utc import Utc

KINDS = ("later", "not_mine")

passed = sa.Table(
    "passed",
    metadata,
    sa.Column("officer_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column(
        "registration_id", sa.BigInteger, sa.ForeignKey("registration.id"), primary_key=True, autoincrement=False
    ),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("passed_at", Utc, nullable=False),
    one_of("kind", KINDS),
    sa.Index("ix_passed_officer_id_kind_passed_at", "officer_id", "kind", "passed_at"),
)
