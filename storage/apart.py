"""Two registrations that look alike and were found to be of two people; the smaller id comes first."""

import sqlalchemy as sa

from storage.metadata import metadata

apart = sa.Table(
    "apart",
    metadata,
    sa.Column("one_id", sa.BigInteger, sa.ForeignKey("registration.id"), primary_key=True, autoincrement=False),
    sa.Column("other_id", sa.BigInteger, sa.ForeignKey("registration.id"), primary_key=True, autoincrement=False),
)
