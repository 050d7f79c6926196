"""A link code: with it a person's account on another messenger becomes theirs; once, for some minutes."""

import sqlalchemy as sa

from storage.metadata import metadata
from storage.utc import Utc

link_code = sa.Table(
    "link_code",
    metadata,
    # One a person: a newer one takes the place of the older.
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), primary_key=True, autoincrement=False),
    # `keys.token("link_code.token", code)`.
    sa.Column("token", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("expires_at", Utc, nullable=False, index=True),
)
