"""What a person wants to hear: no row means everything. One's own decisions always arrive."""

import sqlalchemy as sa

from storage.metadata import metadata
from storage.utc import Utc

quiet = sa.Table(
    "quiet",
    metadata,
    sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id"), primary_key=True, autoincrement=False),
    # 1: wanted. Courses: announcements and reminders of them; news: announcements and the question of the month.
    sa.Column("courses", sa.Integer, nullable=False, server_default="1"),
    sa.Column("news", sa.Integer, nullable=False, server_default="1"),
    # Nothing of both until then, in seconds since 1970.
    sa.Column("until_at", sa.BigInteger),
    sa.Column("updated_at", Utc, nullable=False),
)
